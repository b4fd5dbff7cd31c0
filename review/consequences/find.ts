import { isStateless } from "../../policy/data-loss";
import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { helmReleases } from "../../terraform-json/helm-release";
import { compareAttributes } from "../facts/attribute-changes";
import { withoutUnreadable } from "../facts/helm-releases";
import type { AttributeChange, Consequence, StackChanges } from "../report";
import { formatCount } from "../page/text";
import { describeDestruction, nameResource } from "./actions";
import { AZURE_RULES, COMMON, TAGS } from "./azure";
import { RISKS, capitalize, unknown, type AttributeRule, type Effect } from "./consequence";
import { KUBERNETES_RULES, VALUE_RULES, describeRestart } from "./kubernetes";

type ReportedChange = StackChanges["changes"][number];

/** What the changes of resources do, in sentences, the worst first. */
export function describeChanges(
  stacks: readonly StackChanges[],
  before: Deployment | undefined,
  after: Deployment,
): Consequence[] {
  const all = stacks.flatMap(({ stack, basis, changes }) =>
    basis === "first apply" ? [] : changes.flatMap((change) => describeChange(stack, change, before, after)),
  );
  return [...all, ...describeTags(stacks)];
}

/** Sorted by risk; a sentence that several attributes have is listed once. */
export function sortConsequences(all: readonly Consequence[]): Consequence[] {
  const isFirst = ({ text, address, stack }: Consequence, index: number) =>
    all.findIndex((one) => one.text === text && one.address === address && one.stack === stack) === index;
  const first = all.filter(isFirst);
  return RISKS.flatMap((risk) => first.filter((one) => one.risk === risk));
}

function describeChange(
  stack: string,
  change: ReportedChange,
  before: Deployment | undefined,
  after: Deployment,
): Consequence[] {
  const { address } = change;
  const old = before?.find(stack, address);
  const block = after.find(stack, address) ?? old;
  const name = before && old ? nameResource(before, old) : block ? nameResource(after, block) : address;
  const place = (effect: Effect): Consequence => ({ ...effect, stack, address });
  const isEmpty = before !== undefined && old !== undefined && holdsOnlyStateless(before, old);
  const destroyed = isEmpty ? { ...change, loses: undefined } : change;
  const destruction = describeDestruction(destroyed, block?.type ?? address.split(".").at(-2) ?? "", name);
  if (destruction) return [place(destruction)];
  if (change.action !== "update" || !block) return [];
  const type = block.armType ?? block.type;
  const rules = [...COMMON, ...(AZURE_RULES[type] ?? []), ...(KUBERNETES_RULES[type] ?? [])];
  const effects = [
    ...describeAttributes(change.attributes, rules, name),
    ...describeValues(stack, address, before, after),
  ];
  return effects.map(place);
}

/** Whether a namespace has only releases that store no data, as an ingress controller. */
function holdsOnlyStateless(deployment: Deployment, block: Block): boolean {
  if (!block.type.startsWith("kubernetes_namespace")) return false;
  const name = deployment.resolvedText(block, "metadata.name");
  const releases = deployment
    .resources("helm_release")
    .filter((release) => deployment.resolvedText(release, "namespace") === name);
  return releases.length > 0 && releases.every(({ values }) => isStateless(values));
}

/** One sentence for the tags of all resources. */
function describeTags(stacks: readonly StackChanges[]): Consequence[] {
  const tagged = stacks.flatMap(({ changes }) =>
    changes.filter(({ action, attributes }) => action === "update" && attributes.some(({ path }) => TAGS.test(path))),
  );
  if (tagged.length === 0) return [];
  return [
    {
      risk: "harmless",
      text: `Tags of ${formatCount(tagged.length, "resource")} change.`,
      stack: undefined,
      address: undefined,
    },
  ];
}

function describeAttributes(
  attributes: readonly AttributeChange[],
  rules: readonly AttributeRule[],
  name: string,
  restart?: string,
): Effect[] {
  return attributes.flatMap((attribute) => {
    const rule = rules.find(([path]) => path.test(attribute.path));
    if (!rule) return describeUnknown(attribute, name);
    return rule[1]({ ...attribute, name, ...(restart !== undefined && { restart }) }) ?? [];
  });
}

function describeUnknown({ path, after }: AttributeChange, name: string): Effect {
  const what = after.includes("${data.")
    ? "is read from Azure, so that only a plan shows what changes"
    : "changes, and this report does not know what that does";
  return unknown(`${capitalize(name)}: ${path} ${what}.`);
}

/** What changed values of a Helm release do; a release whose values cannot be parsed has a gap in the report. */
function describeValues(stack: string, address: string, before: Deployment | undefined, after: Deployment): Effect[] {
  const [old, current] = [before, after].map((deployment) => deployment && findRelease(deployment, stack, address));
  if (!old || !current || !before) return [];
  const attributes = compareAttributes({
    type: "values",
    before: before.resolve(old.block, old.values) as typeof old.values,
    after: after.resolve(current.block, current.values) as typeof current.values,
  });
  const name = nameResource(after, current.block);
  return attributes.flatMap((attribute) =>
    describeAttributes([attribute], VALUE_RULES, name, describeRestart(current, attribute.path, name)),
  );
}

function findRelease(deployment: Deployment, stack: string, address: string) {
  return helmReleases(withoutUnreadable(deployment)).find(
    ({ block }) => block.stack === stack && block.address === address,
  );
}
