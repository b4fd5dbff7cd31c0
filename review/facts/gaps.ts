import { removeKeys, type Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { helmGaps } from "../../terraform-json/helm-release";
import { findResourceType } from "../../terraform-json/resource-types";
import { describeBucket, findBuckets } from "./bucket";
import type { ReportSources } from "./changes";

/** Blocks that the report cannot analyse, each a sentence. */
function findUnknownBlocks(deployment: Deployment): string[] {
  return deployment
    .typedBlocks()
    .filter((block) => !isReported(block))
    .map(
      ({ address, stack, armType, type }) =>
        `The report does not cover ${address} in ${stack}: its type ${armType ?? type} is unknown.`,
    );
}

function isReported({ type, armType }: Block): boolean {
  const known = findResourceType(armType ?? type);
  return known?.noun !== undefined || known?.isReported === true;
}

/** What a report does not cover, each a sentence. */
export function findGaps({ synthesis, plans, states, base }: ReportSources): string[] {
  const stacks = [synthesis, plans, states].flatMap((deployment) => deployment?.stacks ?? []);
  return [
    ...new Set([
      ...stacks.flatMap((stack) => [...stack.gaps, ...helmGaps(stack)]),
      ...(plans ? findOtherConfigurations(synthesis, plans) : []),
      ...(base ? findIncomparableStacks(synthesis, base) : []),
      ...findUnknownBlocks(synthesis),
      ...findBuckets(synthesis).map(
        (bucket) =>
          `No stack manages ${describeBucket(bucket)}: the report does not cover its access rights, its lifecycle and its logs.`,
      ),
      ...(synthesis.resources("helm_release").length > 0 ? [CHART_IMAGES] : []),
    ]),
  ];
}

const CHART_IMAGES =
  "The report does not cover images that the charts set themselves, such as those of the databases: no Helm value contains their versions.";

/** Plans that were made from another configuration than the synthesized one. */
function findOtherConfigurations(synthesis: Deployment, plans: Deployment): string[] {
  return plans.stacks.flatMap((plan) => {
    const stack = synthesis.stacks.find(({ name }) => name === plan.name);
    if (!stack) return [`${plan.name} has a plan, but is not synthesized: the report covers only its changes.`];
    const [synthesized, planned] = [getAddresses(stack.blocks), getAddresses(plan.blocks)];
    const subtract = (one: Set<string>, other: Set<string>) => [...one].filter((item) => !other.has(item)).sort();
    const missing = subtract(synthesized, planned);
    const additional = subtract(planned, synthesized);
    if (missing.length === 0 && additional.length === 0) return [];
    const differences = [
      ...(missing.length > 0 ? [`without ${abbreviate(missing)}`] : []),
      ...(additional.length > 0 ? [`with ${abbreviate(additional)} in addition`] : []),
    ];
    return [`The plan of ${plan.name} was made from another configuration, ${differences.join(" and ")}.`];
  });
}

/** Addresses of resources, without the keys of `count` and `for_each`. */
function getAddresses(blocks: readonly Block[]): Set<string> {
  const resources = blocks.filter(({ kind }) => kind === "resource");
  return new Set(resources.map(({ address }) => removeKeys(address)));
}

function abbreviate(names: readonly string[]): string {
  const first = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${first} and ${names.length - 3} more` : first;
}

/** Stacks that cannot be compared with the base, or only in part. */
function findIncomparableStacks(synthesis: Deployment, base: Deployment): string[] {
  const removed = base.stacks.filter((old) => !synthesis.stacks.some(({ name }) => name === old.name));
  const compared = synthesis.stacks.flatMap(({ name, source }) => {
    const old = base.stacks.find((stack) => stack.name === name);
    if (!old) return [`The base has no stack ${name}: all its blocks are shown as added.`];
    if (old.source === source) return [];
    return [
      `The base of ${name} is a ${old.source} and is compared with a ${source}: attributes that Terraform computes are shown as changed.`,
    ];
  });
  return [
    ...compared,
    ...removed.map(
      ({ name }) => `The stack ${name} is only in the base: its resources exist until an operator destroys them.`,
    ),
  ];
}
