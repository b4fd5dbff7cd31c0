import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { findResourceType } from "../../terraform-json/resource-types";
import type { Mention, Sentence } from "../report";
import { findSource } from "./blocks";
import { linkTo, sentence } from "./sentence";

/** What a block is: `container`; its type if there is no noun for it. */
export function getNoun({ armType, type }: Block): string {
  return findResourceType(armType ?? type)?.noun ?? armType ?? type;
}

/** The name of a block in Azure, Entra ID or Kubernetes; its address if the name is unknown. */
export function getName(deployment: Deployment, block: Block): string {
  if (block.value("client_id") === MICROSOFT_GRAPH) return "Microsoft Graph";
  const name = ["name", "display_name", "metadata.name"]
    .map((path) => deployment.resolvedText(block, path))
    .find((text) => text !== undefined && text !== "" && !text.includes("${"));
  return name ?? (block.type.startsWith("azuread_") ? getApplicationName(deployment, block) : block.address);
}

/** An enterprise application has the name of its app registration; else only its client id is known. */
function getApplicationName(deployment: Deployment, block: Block): string {
  const application = deployment.target(block, block.value("client_id"))?.block;
  const isPrincipal = block.type === "azuread_service_principal" && application?.type === "azuread_application";
  if (isPrincipal && application) return getName(deployment, application);
  return block.text("client_id") ?? block.address;
}

/** Application id of Microsoft Graph in every tenant. */
export const MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000";

/** The name of a block, with a link to it. */
export function linkName(deployment: Deployment, block: Block): Mention {
  return linkTo(block, getName(deployment, block));
}

/** `the container langfuse of stlangfuse`, with links. */
export function describeBlock(deployment: Deployment, block: Block): Sentence {
  const self = sentence`the ${getNoun(block)} ${linkName(deployment, block)}`;
  if (block.type !== "azurerm_storage_container") return self;
  const account = findSource(deployment, block, block.value("storage_account_id"))?.block;
  const name = account ? linkName(deployment, account) : block.text("storage_account_name");
  return name === undefined ? self : sentence`${self} of ${name}`;
}

/** The namespace of a block of Kubernetes or of a Helm release. */
export function getNamespace(deployment: Deployment, block: Block): string {
  return (
    deployment.resolvedText(block, block.type === "helm_release" ? "namespace" : "metadata.namespace") ?? "default"
  );
}
