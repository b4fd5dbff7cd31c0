import type { Change, Stack } from "../../../terraform-json/stack";
import type { JsonObject } from "../../../terraform-json/json";
import { placesAt } from "../../../terraform-json/json";
import { findDataLoss, isStateless } from "../../data-loss";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";

export const noDataLoss: Rule = {
  id: "no-data-loss",
  group: "safety",
  title: "A plan deletes, replaces or forgets nothing that holds data.",
  rationale:
    "The plan is the last place where a lost database is still a line of text. A replacement looks like a change and " +
    "is a deletion; what is forgotten stays, but nothing here protects it or knows of it any more.",
  source: "https://developer.hashicorp.com/terraform/internals/json-format",
  fix:
    "Undo the change of the attribute that forces it, add a moved block if only an address changed, or copy the data " +
    "first and waive this for the address until the day of the move.",
  onlyIn: "plan",
  check({ stacks }, { deletionProtection }) {
    const plans = stacks.filter(({ source }) => source === "plan");
    if (plans.length === 0) return notApplicable("only a plan tells what is deleted or replaced");
    const counting = plans.filter((plan) => deletionProtection || !takesAllDown(plan));
    if (counting.length === 0) return notApplicable("all of an environment that may be thrown away is destroyed");
    return answer(counting.flatMap((plan) => plan.changes.flatMap((change) => lossesOf(plan, change))));
  },
};

/** Whether a plan is one of `terraform destroy`. */
function takesAllDown({ changes }: Stack): boolean {
  const managed = changes.filter(({ kind, action }) => kind === "resource" && action !== "no-op");
  return managed.length > 0 && managed.every(({ action }) => action === "delete");
}

function lossesOf(plan: Stack, change: Change): Finding[] {
  const data = findDataLoss(change);
  if (data === undefined || holdsOnlyStateless(plan, change)) return [];
  const block = { stack: plan.name, address: change.address };
  switch (change.action) {
    case "replace":
      return change.replacedFor.length > 0
        ? change.replacedFor.map((path) => finding(block, path, `changes, which deletes it, and with it ${data}`))
        : [finding(block, "", `is replaced, which deletes it, and with it ${data}`)];
    case "forget":
      return [finding(block, "", `is forgotten: Terraform protects it no longer, and with it ${data}`)];
    default:
      return [finding(block, "", `is deleted, and with it ${data}`)];
  }
}

/** Whether a change is of a namespace with releases of charts in it that keep nothing, as an ingress controller's. */
function holdsOnlyStateless({ stateBlocks }: Stack, { type, before }: Change): boolean {
  if (!type.startsWith("kubernetes_namespace")) return false;
  const name = placesAt(before as JsonObject, ["metadata", "name"])[0]?.value;
  const releases = stateBlocks.filter((block) => block.type === "helm_release" && block.value("namespace") === name);
  return releases.length > 0 && releases.every(({ values }) => isStateless(values));
}
