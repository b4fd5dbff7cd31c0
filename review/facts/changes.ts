import { findDataLoss } from "../../policy/data-loss";
import type { Block } from "../../terraform-json/block";
import { Deployment } from "../../terraform-json/deployment";
import { SENSITIVE } from "../../terraform-json/json";
import type { Change, Stack } from "../../terraform-json/stack";
import type { AttributeChange, BaseComparison, StackChanges } from "../report";
import { UNKNOWN, compareAttributes } from "./attribute-changes";
import { linkTo } from "./sentence";

type ResourceChange = StackChanges["changes"][number];

/** The files of an environment that a report is made from. */
export interface ReportSources {
  /** The synthesized stacks. */
  readonly synthesis: Deployment;
  /** Plans and states of some of these stacks, under the same names. */
  readonly plans?: Deployment | undefined;
  readonly states?: Deployment | undefined;
  /** The stacks to compare with. */
  readonly base?: Deployment | undefined;
  /** How the change from the base was planned. */
  readonly rehearsed?: RehearsedChange | undefined;
}

/** The change from a base to a synthesis of one environment. */
export interface RehearsedChange {
  /** The plans of the rehearsal, one for each stack that could be planned. */
  readonly plans: readonly Stack[];
  /** Why stacks have no plan, or why an apply fails, each a sentence. */
  readonly problems: readonly string[];
  /** Without plans: the arguments that replace a resource, by stack and address. */
  readonly replacements: ReadonlyMap<string, readonly string[]>;
  /** Whether both have the same JSON, so that there is nothing to plan. */
  readonly isSame: boolean;
}

/** The key of a resource in `replacements`. */
export function getReplacementKey({ stack, address }: Pick<Block, "stack" | "address">): string {
  return `${stack} ${address}`;
}

/** What the synthesis is compared with: first what is deployed, which is the prior state of plans, then the base. */
export function readEarlier({ plans, base }: ReportSources): Deployment[] {
  const deployed = (plans?.stacks ?? [])
    .filter(({ stateBlocks }) => stateBlocks.some(({ kind }) => kind === "resource"))
    .map((stack) => ({ ...stack, blocks: stack.stateBlocks, requiredProviders: {}, requiredVersion: undefined }));
  return [...(deployed.length > 0 ? [new Deployment(deployed)] : []), ...(base ? [base] : [])];
}

/**
 * The changes of each stack: from its given plan, or that of the rehearsal; without one, from a comparison with the base;
 * without both, what a first apply would create. Given plans of stacks that are not synthesized are included.
 */
export function findStackChanges({ synthesis, plans, base, rehearsed }: ReportSources): StackChanges[] {
  const planned = new Map((plans?.stacks ?? []).map((stack) => [stack.name, stack]));
  const names = [...new Set([...synthesis.stacks.map(({ name }) => name), ...planned.keys()])];
  return names.map((name): StackChanges => {
    const plan = planned.get(name);
    if (plan) {
      return { stack: name, basis: plan.isUnfinished ? "incomplete plan" : "plan", changes: readPlannedChanges(plan) };
    }
    const stack = synthesis.stacks.find((one) => one.name === name);
    const before = base?.stacks.find((one) => one.name === name);
    if (before && rehearsed?.isSame) return { stack: name, basis: "same as the base", changes: [] };
    const rehearsedPlan = rehearsed?.plans.find((one) => one.name === name);
    if (rehearsedPlan) return { stack: name, basis: "rehearsed plan", changes: readPlannedChanges(rehearsedPlan) };
    if (stack && before) {
      return { stack: name, basis: "base", changes: compareStacks(stack, before, rehearsed?.replacements) };
    }
    return { stack: name, basis: "first apply", changes: getResources(stack).map(create) };
  });
}

function readPlannedChanges(plan: Stack): ResourceChange[] {
  return plan.changes
    .filter(
      ({ kind, action, previousAddress, isImport }) =>
        kind === "resource" && (action !== "no-op" || previousAddress || isImport),
    )
    .map((change) => {
      const { address, action, replacedFor, previousAddress, isImport } = change;
      const facts = { address, action, replacedFor, previousAddress, ...(isImport && { isImport }) };
      return { ...facts, attributes: readAttributeChanges(plan, change), loses: findDataLoss(change) };
    });
}

/** Actions whose changed attributes are shown; the others concern all attributes. */
const CHANGING: readonly Change["action"][] = ["update", "replace", "no-op"];

function readAttributeChanges(plan: Stack, change: Change): AttributeChange[] {
  const { type, before, after, unknown, replacedFor } = change;
  if (!CHANGING.includes(change.action) || !before || !after) return [];
  const block = plan.blocks.find(({ address }) => address === change.address);
  const all = compareAttributes({ type, before, after, unknown });
  const attributes =
    change.action === "replace"
      ? all.filter(({ path }) => isConfigured(block, path) || replacedFor.includes(path))
      : all.filter(({ path, after }) => after !== UNKNOWN || isConfigured(block, path));
  if (attributes.length > 0 || change.action !== "update") return attributes;
  return [{ path: "a sensitive attribute", before: SENSITIVE, after: SENSITIVE }];
}

/** Whether the configuration sets a path's argument; what the provider computes is new with each resource. */
function isConfigured(block: Block | undefined, path: string): boolean {
  const [name = ""] = path.split(/[.[]/);
  return block === undefined || Object.hasOwn(block.expressions, name);
}

function compareStacks(stack: Stack, base: Stack, replacements: RehearsedChange["replacements"] = new Map()) {
  const before = new Map(getResources(base).map((block) => [block.address, block]));
  const addresses = new Set(getResources(stack).map(({ address }) => address));
  const kept = getResources(stack).flatMap((block): ResourceChange[] => {
    const old = before.get(block.address);
    if (!old) return [create(block)];
    const attributes = compareBlocks(old, block);
    const { address, type } = block;
    const replacedFor = replacements.get(getReplacementKey(block));
    if (replacedFor) {
      const loses = findDataLoss({ address, type, action: "replace", before: old.values, after: block.values });
      return [{ address, action: "replace", replacedFor, attributes, loses }];
    }
    return attributes.length === 0 ? [] : [{ address, action: "update", replacedFor: [], attributes }];
  });
  const removed = [...before.values()].filter(({ address }) => !addresses.has(address)).map(remove);
  return [...kept, ...removed];
}

function compareBlocks(before: Block, { type, name, values }: Block): AttributeChange[] {
  return compareAttributes({ type, name, before: before.values, after: values });
}

function create({ address }: Block): ResourceChange {
  return { address, action: "create", replacedFor: [], attributes: [] };
}

function remove({ address, type, values }: Block): ResourceChange {
  const loses = findDataLoss({ address, type, action: "delete", before: values, after: null });
  return { address, action: "delete", replacedFor: [], attributes: [], loses };
}

function getResources(stack: Stack | undefined): Block[] {
  return (stack?.blocks ?? []).filter(({ kind }) => kind === "resource");
}

/** A base with its name on the command line: a git ref or a path. */
export interface NamedBase {
  readonly name: string;
  readonly deployment: Deployment;
}

/** Compares blocks of every kind with a base. Stacks of the base with other names are left out. */
export function compareWithBase(deployment: Deployment, { name, deployment: base }: NamedBase): BaseComparison {
  const stacks = deployment.stacks.map((stack) => stack.name);
  const before = indexBlocks(base.blocks.filter(({ stack }) => stacks.includes(stack)));
  const after = indexBlocks(deployment.blocks);
  return {
    name,
    added: [...after].filter(([key]) => !before.has(key)).map(([, block]) => linkTo(block, block.address)),
    // A removed block is not in the appendix, so that there is no link.
    removed: [...before].filter(([key]) => !after.has(key)).map(([, { stack, address }]) => ({ text: address, stack })),
    changed: [...after].flatMap(([key, block]) => {
      const old = before.get(key);
      const attributes = old ? compareBlocks(old, block) : [];
      return attributes.length > 0 ? [{ ...linkTo(block, block.address), attributes }] : [];
    }),
  };
}

/** Blocks by stack and address. Several with the same address, as providers may have, get a number. */
function indexBlocks(blocks: readonly Block[]): Map<string, Block> {
  const keys = new Map<string, Block>();
  for (const block of blocks) {
    const key = `${block.stack} ${block.address}`;
    keys.set(keys.has(key) ? `${key} ${keys.size}` : key, block);
  }
  return keys;
}
