import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { helmReleases } from "../../../terraform-json/helm-release";
import { findStoredData } from "../../data-loss";
import { isGenerated } from "../../generated-secret";
import { answer, each, finding, notApplicable, type Rule } from "../../rule";

export const dataProtected: Rule = {
  id: "data-protected",
  group: "safety",
  title: "Terraform refuses to destroy resources that store data.",
  rationale:
    "Another name or region in the environment file replaces a resource, which deletes the old one. With prevent_destroy " +
    "the plan fails instead.",
  source: "https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle",
  fix:
    "Remove deletionProtection from the environment file, or set it to true (in Terraform: lifecycle.prevent_destroy). Remove " +
    "actions that delete.",
  check(deployment, { deletionProtection }) {
    if (!deletionProtection) return notApplicable("the environment file sets deletionProtection: false");
    const deletions = deployment.resources("azapi_resource_action").filter(isDeletion);
    if (deletions.length > 0) return answer(deletions.map((block) => finding(block, "method", DELETES)));
    const managed = deployment.resources().filter(({ preventDestroy }) => preventDestroy !== undefined);
    if (managed.length === 0) return notApplicable("plans and states do not contain prevent_destroy");
    const stores = managed.filter((block) => mustBeProtected(deployment, block));
    return each(stores, "resource that stores data", (block) =>
      block.preventDestroy ? [] : [describeUnprotected(block)],
    );
  },
};

const DELETES = "is DELETE, which destroys a resource without protection";

/** An apply calls the action with its method. */
function isDeletion(action: Block): boolean {
  return action.text("method")?.toUpperCase() === "DELETE";
}

function describeUnprotected(block: Block) {
  const data = findStoredData(block.type, block.values)?.lost ?? "data";
  return finding(block, "lifecycle.prevent_destroy", `is not true, and ${data} would be lost`);
}

function mustBeProtected(deployment: Deployment, block: Block): boolean {
  const stored = findStoredData(block.type, block.values);
  if (!stored || stored.unprotected !== undefined) return false;
  if (block.type === "azurerm_key_vault_secret") return isGenerated(block);
  if (block.type.startsWith("kubernetes_namespace")) return holdsLangfuse(deployment, block);
  return true;
}

/** Whether a namespace contains the databases of Langfuse. */
function holdsLangfuse(deployment: Deployment, namespace: Block): boolean {
  const name = deployment.resolvedText(namespace, "metadata.name");
  return helmReleases(deployment, "langfuse").some(
    ({ block }) => name !== undefined && deployment.resolvedText(block, "namespace") === name,
  );
}
