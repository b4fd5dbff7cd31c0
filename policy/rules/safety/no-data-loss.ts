import type { Change, Stack } from "../../../terraform-json/stack";
import type { JsonObject } from "../../../terraform-json/json";
import { placesAt } from "../../../terraform-json/json";
import { findDataLoss, isStateless } from "../../data-loss";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";

export const noDataLoss: Rule = {
  id: "no-data-loss",
  group: "safety",
  title: "A plan does not delete, replace or forget a resource that stores data.",
  rationale:
    "After the apply, the data is lost. A replacement deletes the old resource. A forgotten resource stays, but " +
    "Terraform does not protect it any more.",
  source: "https://developer.hashicorp.com/terraform/internals/json-format",
  fix:
    "Undo the change that forces the replacement; if only the address changed, add a moved block. Or copy the data, and add " +
    "a waiver for this address until the day of the move.",
  onlyIn: "plan",
  check({ stacks }, { deletionProtection }) {
    const plans = stacks.filter(({ source }) => source === "plan");
    if (plans.length === 0) return notApplicable("only a plan contains deletions and replacements");
    const checked = plans.filter((plan) => deletionProtection || !destroysAll(plan));
    if (checked.length === 0) return notApplicable("the plan destroys everything, and deletionProtection is false");
    return answer(checked.flatMap((plan) => plan.changes.flatMap((change) => findLosses(plan, change))));
  },
};

/** Whether a plan is one of `terraform destroy`. */
function destroysAll({ changes }: Stack): boolean {
  const managed = changes.filter(({ kind, action }) => kind === "resource" && action !== "no-op");
  return managed.length > 0 && managed.every(({ action }) => action === "delete");
}

function findLosses(plan: Stack, change: Change): Finding[] {
  const data = findDataLoss(change);
  if (data === undefined || hasOnlyStateless(plan, change)) return [];
  const block = { stack: plan.name, address: change.address };
  switch (change.action) {
    case "replace":
      return change.replacedFor.length > 0
        ? change.replacedFor.map((path) => finding(block, path, `forces replacement; lost: ${data}`))
        : [finding(block, "", `must be replaced; lost: ${data}`)];
    case "forget":
      return [finding(block, "", `will be removed from the state (forgotten), and is no longer protected: ${data}`)];
    default:
      return [finding(block, "", `will be destroyed; lost: ${data}`)];
  }
}

/** Whether a change is of a namespace whose releases store no data, as that of an ingress controller. */
function hasOnlyStateless({ stateBlocks }: Stack, { type, before }: Change): boolean {
  if (!type.startsWith("kubernetes_namespace")) return false;
  const name = placesAt(before as JsonObject, ["metadata", "name"])[0]?.value;
  const releases = stateBlocks.filter((block) => block.type === "helm_release" && block.value("namespace") === name);
  return releases.length > 0 && releases.every(({ values }) => isStateless(values));
}
