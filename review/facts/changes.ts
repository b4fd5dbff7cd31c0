import { findDataLoss } from "../../policy/data-loss";
import type { Block } from "../../terraform-json/block";
import { Deployment } from "../../terraform-json/deployment";
import { SENSITIVE } from "../../terraform-json/json";
import type { Change, Stack } from "../../terraform-json/stack";
import type { AttributeChange, StackChanges } from "../report";
import { differences } from "./differences";

type ResourceChange = StackChanges["changes"][number];

/** What there is to tell changes from. */
export interface ChangeSources {
  readonly synthesis: Deployment;
  readonly plans?: Deployment | undefined;
  readonly base?: Deployment | undefined;
}

/** What plans found in the states: what is deployed, of which the required providers tell nothing. */
export function deployed(plans: Deployment): Deployment {
  return new Deployment(
    plans.stacks.map((stack) => ({
      ...stack,
      blocks: stack.stateBlocks,
      requiredProviders: {},
      requiredVersion: undefined,
    })),
  );
}

/**
 * What happens to the resources of each stack: as its plan says; without one, by comparing with the base; with
 * neither, what a first apply would create. A plan of a stack that is not synthesized is told too.
 */
export function stackChanges({ synthesis, plans, base }: ChangeSources): StackChanges[] {
  const planned = new Map((plans?.stacks ?? []).map((stack) => [stack.name, stack]));
  const names = [...new Set([...synthesis.stacks.map(({ name }) => name), ...planned.keys()])];
  return names.map((name) => {
    const plan = planned.get(name);
    if (plan) return { stack: name, basis: plan.isUnfinished ? "unfinished plan" : "plan", changes: ofPlan(plan) };
    const stack = synthesis.stacks.find((one) => one.name === name);
    const old = base?.stacks.find((one) => one.name === name);
    if (stack && old) return { stack: name, basis: "base", changes: sinceBase(stack, old) };
    return { stack: name, basis: "first apply", changes: resourcesOf(stack).map(created) };
  });
}

function ofPlan(plan: Stack): ResourceChange[] {
  return plan.changes
    .filter(
      ({ kind, action, previousAddress, isImport }) =>
        kind === "resource" && (action !== "no-op" || previousAddress || isImport),
    )
    .map((change) => ({
      address: change.address,
      action: change.action,
      replacedFor: change.replacedFor,
      ...(change.previousAddress !== undefined && { previousAddress: change.previousAddress }),
      ...(change.isImport && { isImport: true }),
      attributes: changedAttributes(plan, change),
      ...losing(findDataLoss(change)),
    }));
}

/** Actions of which a reviewer wants to see what they change; of the others, it is everything or nothing. */
const CHANGING: readonly Change["action"][] = ["update", "replace", "no-op"];

function changedAttributes(plan: Stack, change: Change): AttributeChange[] {
  const { type, before, after, unknown, replacedFor } = change;
  if (!CHANGING.includes(change.action) || !before || !after) return [];
  const block = plan.blocks.find(({ address }) => address === change.address);
  const all = differences({ type, before, after, unknown });
  const attributes =
    change.action === "replace" ? all.filter(({ path }) => isWritten(block, path) || replacedFor.includes(path)) : all;
  if (attributes.length > 0 || change.action !== "update") return attributes;
  return [{ path: "a sensitive attribute", before: SENSITIVE, after: SENSITIVE }];
}

/** Whether a path is of an argument that the configuration sets: what the provider fills in is new with each resource. */
function isWritten(block: Block | undefined, path: string): boolean {
  const [name = ""] = path.split(/[.[]/);
  return block === undefined || Object.hasOwn(block.expressions, name);
}

function sinceBase(stack: Stack, base: Stack): ResourceChange[] {
  const old = new Map(resourcesOf(base).map((block) => [block.address, block]));
  const now = new Set(resourcesOf(stack).map(({ address }) => address));
  const kept = resourcesOf(stack).flatMap((block): ResourceChange[] => {
    const before = old.get(block.address);
    if (!before) return [created(block)];
    const attributes = differences({ type: block.type, name: block.name, before: before.values, after: block.values });
    if (attributes.length === 0) return [];
    return [{ address: block.address, action: "update", replacedFor: [], attributes }];
  });
  const removed = [...old.values()].filter(({ address }) => !now.has(address)).map(deleted);
  return [...kept, ...removed];
}

function created({ address }: Block): ResourceChange {
  return { address, action: "create", replacedFor: [], attributes: [] };
}

function deleted({ address, type, values }: Block): ResourceChange {
  const loses = findDataLoss({ address, type, action: "delete", before: values, after: null });
  return { address, action: "delete", replacedFor: [], attributes: [], ...losing(loses) };
}

function losing(loses: string | undefined): { readonly loses?: string } {
  return loses === undefined ? {} : { loses };
}

function resourcesOf(stack: Stack | undefined): Block[] {
  return (stack?.blocks ?? []).filter(({ kind }) => kind === "resource");
}
