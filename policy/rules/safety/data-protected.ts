import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { helmReleases } from "../../../terraform-json/helm-release";
import { findStoredData } from "../../data-loss";
import { isGenerated } from "../../generated-secret";
import { answer, each, finding, notApplicable, type Rule } from "../../rule";

export const dataProtected: Rule = {
  id: "data-protected",
  group: "safety",
  title: "Terraform refuses to destroy what holds data.",
  rationale:
    "Another name or region in the environment file replaces a resource, and a replacement begins with deleting. With " +
    "prevent_destroy the plan fails instead, for everyone and with every credential.",
  source: "https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle",
  fix:
    "Set lifecycle.prevent_destroy to true: deletionProtection in the environment file does, and is the default. Remove " +
    "actions that delete.",
  check(deployment, { deletionProtection }) {
    if (!deletionProtection) return notApplicable("the environment file says that the environment may be thrown away");
    const deletions = deployment.resources("azapi_resource_action").filter(deletes);
    if (deletions.length > 0) return answer(deletions.map((block) => finding(block, "method", DELETES)));
    const told = deployment.resources().filter(({ preventDestroy }) => preventDestroy !== undefined);
    if (told.length === 0) return notApplicable("plans and states do not tell what is protected from destroy");
    const holders = told.filter((block) => mustBeProtected(deployment, block));
    return each(holders, "resource that holds data", (block) => (block.preventDestroy ? [] : [unprotected(block)]));
  },
};

const DELETES = "is DELETE, which destroys a resource past every protection";

/** An action may be of any method, and is called when the plan is applied. */
function deletes(action: Block): boolean {
  return action.text("method")?.toUpperCase() === "DELETE";
}

function unprotected(block: Block) {
  const data = findStoredData(block.type, block.values)?.lost ?? "data";
  return finding(block, "lifecycle.prevent_destroy", `is not true, though ${data} would be lost with it`);
}

function mustBeProtected(deployment: Deployment, block: Block): boolean {
  const holder = findStoredData(block.type, block.values);
  if (!holder || holder.unprotected !== undefined) return false;
  if (block.type === "azurerm_key_vault_secret") return isGenerated(block);
  if (block.type.startsWith("kubernetes_namespace")) return holdsLangfuse(deployment, block);
  return true;
}

/** Whether Langfuse's databases are in a namespace; those of other charts keep nothing. */
function holdsLangfuse(deployment: Deployment, namespace: Block): boolean {
  const name = deployment.resolvedText(namespace, "metadata.name");
  return helmReleases(deployment, "langfuse").some(
    ({ block }) => name !== undefined && deployment.resolvedText(block, "namespace") === name,
  );
}
