import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { placesAt, type Json } from "../../terraform-json/json";
import { findResourceType } from "../../terraform-json/resource-types";
import type { Mention, Sentence } from "../report";
import { mention, sentence } from "./sentence";

/** What a block is, in words: `container`; its type if there is no word for it. */
export function nounOf(block: Block): string {
  const type = block.armType ?? block.type;
  return findResourceType(type)?.noun ?? type;
}

/** How a block is named in Azure, Entra ID or Kubernetes; its address where that is not known. */
export function nameOf(deployment: Deployment, block: Block): string {
  if (block.value("client_id") === MICROSOFT_GRAPH) return "Microsoft Graph";
  const name = ["name", "display_name", "metadata.name"]
    .map((path) => deployment.resolvedText(block, path))
    .find((text) => text !== undefined && text !== "" && !text.includes("${"));
  return name ?? (block.type.startsWith("azuread_") ? applicationName(deployment, block) : block.address);
}

/** An enterprise application has the name of its app registration, or only an id is known. */
function applicationName(deployment: Deployment, block: Block): string {
  const application = deployment.target(block, block.value("client_id"))?.block;
  const isPrincipal = block.type === "azuread_service_principal" && application?.type === "azuread_application";
  if (isPrincipal && application) return nameOf(deployment, application);
  return block.text("client_id") ?? block.address;
}

/** Application id of Microsoft Graph in every tenant. */
export const MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000";

/** A mention of a block by its name. */
export function named(deployment: Deployment, block: Block): Mention {
  return mention(block, nameOf(deployment, block));
}

/** `the container langfuse of stlangfuse`, with links. */
export function the(deployment: Deployment, block: Block): Sentence {
  const self = sentence`the ${nounOf(block)} ${named(deployment, block)}`;
  const account = block.type === "azurerm_storage_container" && accountOf(deployment, block);
  return account ? sentence`${self} of ${account}` : self;
}

function accountOf(deployment: Deployment, container: Block): Mention | string | undefined {
  const account = source(deployment, container, container.value("storage_account_id"))?.block;
  return account ? named(deployment, account) : container.text("storage_account_name");
}

/** What a value comes from, and by which attributes. */
export interface Source {
  readonly block: Block;
  readonly attributes: readonly string[];
}

/**
 * The block that a value comes from, through attributes that only pass it on, as the `subnet_id` of an association,
 * and from a data source to the resource that it looks up in another stack.
 */
export function source(deployment: Deployment, from: Block, value: Json | undefined, depth = 0): Source | undefined {
  const target = deployment.target(from, value);
  if (!target || depth > 8) return target;
  const passedOn = placesAt(target.block.values, target.attributes)[0]?.value;
  const further =
    typeof passedOn === "string" && passedOn.includes("${") && source(deployment, target.block, passedOn, depth + 1);
  return further || { block: origin(deployment, target.block), attributes: target.attributes };
}

/** The resource that a data source looks up, where one of the stacks manages it; else the first that looks it up. */
export function origin(deployment: Deployment, block: Block): Block {
  if (block.kind !== "data") return block;
  const name = deployment.resolvedText(block, "name");
  if (name === undefined) return block;
  const candidates = [...deployment.resources(block.type), ...deployment.data(block.type)];
  return candidates.find((one) => deployment.resolvedText(one, "name") === name) ?? block;
}
