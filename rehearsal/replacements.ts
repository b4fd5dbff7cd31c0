import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { isList, isObject, type Json } from "../terraform-json/json";
import { findReferences } from "../terraform-json/references";
import { PROVIDERS } from "./providers";
import type { ArgumentPath, ResourceDefinition } from "./providers/definition";
import { NoSchema, type SchemaSource, type TypeModel } from "./schemas/provider-types";
import type { Block as SchemaBlock } from "./schemas/schema";

/** The stacks of two syntheses of one environment. */
interface Compared {
  readonly base: Deployment;
  readonly change: Deployment;
  readonly schemas: SchemaSource;
}

/**
 * The resources that a change replaces, and the arguments that require it, by the same declarations that the doubles plan
 * with. It needs no Terraform, and knows only what a synthesis contains: a plan is more exact.
 */
export function findReplacements(compared: Compared): Map<Block, readonly ArgumentPath[]> {
  const { base, change } = compared;
  const kept = change.resources().flatMap((block): [Block, Block][] => {
    const before = base.find(block.stack, block.address);
    return before && before.type === block.type ? [[before, block]] : [];
  });
  const replaced = new Map<Block, readonly ArgumentPath[]>();
  // A resource that is replaced has other computed values, which may replace those that refer to it.
  for (let size = -1; size < replaced.size;) {
    size = replaced.size;
    for (const [before, block] of kept) {
      if (replaced.has(block)) continue;
      const paths = findReplacing(before, block, replaced, compared);
      if (paths.length > 0) replaced.set(block, paths);
    }
  }
  return replaced;
}

function findReplacing(
  before: Block,
  block: Block,
  replaced: ReadonlyMap<Block, unknown>,
  { base, change, schemas }: Compared,
): ArgumentPath[] {
  const definition = findDefinition(block.type);
  return (definition?.replacing ?? []).filter((path) => {
    const [old, current] = [readValues(base, before, path), readValues(change, block, path)];
    const defaultValue = definition?.defaults?.[path];
    if (current.length === 0) {
      return old.length > 0 && !isSame(old, [defaultValue]) && !isComputed(schemas, block.type, path);
    }
    if (old.length === 0) return !isSame(current, [defaultValue]);
    // A synthesis does not contain what a data source reads.
    if (!isSame(old, current)) return !JSON.stringify(current).includes("${data.");
    return refersTo(change, block, current, replaced);
  });
}

function findDefinition(type: string): ResourceDefinition | undefined {
  return PROVIDERS[type.split("_")[0] ?? ""]?.types[type]?.resource;
}

/** The values of an argument, without null and empty ones. */
function readValues(deployment: Deployment, block: Block, path: ArgumentPath): Json[] {
  return block
    .places(path)
    .map(({ value }) => deployment.resolve(block, value))
    .filter((value) => !(isList(value) && value.length === 0));
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether values are read of a replaced resource. Templates of literals are resolved before. */
function refersTo(
  deployment: Deployment,
  block: Block,
  values: readonly Json[],
  replaced: ReadonlyMap<Block, unknown>,
): boolean {
  return values.flatMap(listTexts).some((text) =>
    findReferences(text).some(({ address }) => {
      const target = deployment.find(block.stack, address);
      return target !== undefined && replaced.has(target);
    }),
  );
}

function listTexts(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (isList(value)) return value.flatMap(listTexts);
  return isObject(value) ? Object.values(value).flatMap(listTexts) : [];
}

/** Whether the service fills in an argument that is left out, so that its value stays. */
function isComputed(schemas: SchemaSource, type: string, path: ArgumentPath): boolean {
  const [provider = ""] = type.split("_");
  try {
    const { resources } = schemas.types(provider, { resources: [type], dataSources: [], ephemeralResources: [] });
    return isComputedIn((resources.get(type) as TypeModel).schema.block, path);
  } catch (error) {
    if (error instanceof NoSchema) return false;
    throw error;
  }
}

function isComputedIn(block: SchemaBlock, path: ArgumentPath): boolean {
  const [name = "", ...rest] = path.split(".");
  const nested = block.block_types?.[name]?.block;
  if (nested) return rest.length > 0 && isComputedIn(nested, rest.join("."));
  return block.attributes?.[name]?.computed ?? false;
}
