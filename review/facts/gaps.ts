import { removeKeys } from "../../terraform-json/block";
import type { Block, BlockKind } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { helmGaps } from "../../terraform-json/helm-release";
import { findResourceType } from "../../terraform-json/resource-types";
import { buckets, bucketWords } from "./bucket";

const KINDS: readonly BlockKind[] = ["resource", "data", "ephemeral"];

/** What nothing in the report understands: a sentence for each block, and for each stack that cannot be compared. */
export function unknownBlocks({ blocks }: Deployment): string[] {
  return blocks
    .filter((block) => KINDS.includes(block.kind) && !isTold(block))
    .map(
      (block) =>
        `${block.address} in ${block.stack}, of type ${block.armType ?? block.type}, is in no drawing and no sentence of this report.`,
    );
}

function isTold({ type, armType }: Block): boolean {
  const row = findResourceType(armType ?? type);
  return row?.noun !== undefined || row?.isReported === true;
}

/** What the files of a report cannot tell. */
export interface GapSources {
  readonly synthesis: Deployment;
  readonly plans?: Deployment | undefined;
  readonly states?: Deployment | undefined;
  readonly base?: Deployment | undefined;
}

/** Every gap of a report, each once. */
export function gaps({ synthesis, plans, states, base }: GapSources): string[] {
  const given = [synthesis, plans, states].flatMap((deployment) => deployment?.stacks ?? []);
  return [
    ...new Set([
      ...given.flatMap((stack) => [...stack.gaps, ...helmGaps(stack)]),
      ...(plans ? unlike(synthesis, plans) : []),
      ...(base ? incomparable(synthesis, base) : []),
      ...unknownBlocks(synthesis),
      ...bucketsOfOthers(synthesis),
      ...(synthesis.resources("helm_release").length > 0 ? [CHART_IMAGES] : []),
    ]),
  ];
}

const CHART_IMAGES =
  "Images that no Helm value names, as those of the stores, come with their charts: their versions are not in this report.";

/** What is stored where no stack rules: a sentence for each bucket. */
function bucketsOfOthers(synthesis: Deployment): string[] {
  return buckets(synthesis).map(
    (bucket) =>
      `No stack makes ${bucketWords(bucket)}: who else may read it, what it keeps of what is deleted, and what it logs are not in this report.`,
  );
}

/** A plan that was made of another version of the configuration than the one the rest of the report is about. */
function unlike(synthesis: Deployment, plans: Deployment): string[] {
  return plans.stacks.flatMap((plan) => {
    const stack = synthesis.stacks.find(({ name }) => name === plan.name);
    if (!stack) return [`${plan.name} is planned, but not synthesized: only its changes are in this report.`];
    const [ours, theirs] = [addresses(stack.blocks), addresses(plan.blocks)];
    const only = (one: Set<string>, other: Set<string>) => [...one].filter((address) => !other.has(address)).sort();
    const missing = only(ours, theirs);
    const more = only(theirs, ours);
    if (missing.length === 0 && more.length === 0) return [];
    return [
      `The plan of ${plan.name} is not of the configuration that this report shows: ${[
        ...(missing.length > 0 ? [`it lacks ${few(missing)}`] : []),
        ...(more.length > 0 ? [`it has ${few(more)} beside it`] : []),
      ].join(", and ")}.`,
    ];
  });
}

/** Addresses of resources, without what makes one of several. */
function addresses(blocks: readonly Block[]): Set<string> {
  const resources = blocks.filter(({ kind }) => kind === "resource");
  return new Set(resources.map(({ address }) => removeKeys(address)));
}

function few(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

/** Stacks whose base is not there, or is of another kind, so that a comparison says little. */
function incomparable(synthesis: Deployment, base: Deployment): string[] {
  const left = base.stacks.filter((old) => !synthesis.stacks.some(({ name }) => name === old.name));
  const gone = left.map(
    ({ name }) =>
      `The base has a stack ${name} that is not here any more: what it made stays until someone destroys it.`,
  );
  const compared = synthesis.stacks.flatMap(({ name, source }) => {
    const old = base.stacks.find((stack) => stack.name === name);
    if (!old) return [`The base has no stack ${name}: all of it counts as added.`];
    if (old.source === source) return [];
    return [
      `The base of ${name} is a ${old.source}, and is compared with a ${source}: what Terraform fills in counts as changed.`,
    ];
  });
  return [...compared, ...gone];
}
