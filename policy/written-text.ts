import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { parseHelmValues } from "../terraform-json/helm-release";
import { isList, isObject, join, type Json, type Place } from "../terraform-json/json";
import { memoize } from "../terraform-json/memoize";

/** A string as it is written, with its templates. */
export interface WrittenText {
  readonly block: Block;
  /** The path. Helm values are parsed: `values.langfuse.salt.value`. */
  readonly path: string;
  readonly text: string;
}

/** The reason why a rule about expressions is not applicable to states. */
export const NOTHING_WRITTEN = "a state contains values and no expressions";

/** Finds every string as it is written, also names with a template; undefined for states, which contain no expressions. */
export function findWrittenTexts({ stacks }: Deployment): WrittenText[] | undefined {
  const written = stacks.filter(({ source }) => source !== "state");
  if (written.length === 0) return undefined;
  return written.flatMap(({ blocks }) => blocks).flatMap(writtenIn);
}

/** The strings of a block as they are written. */
export const writtenIn = memoize((block: Block): WrittenText[] => readTexts(block, block.expressions));

/** The strings in some arguments of a block. */
export function readTexts(block: Block, values: Json): WrittenText[] {
  return collectTexts(values)
    .flatMap((place) => parseValuesFile(block, place) ?? [place])
    .map(({ path, value }) => ({ block, path, text: value }));
}

function collectTexts(value: Json, path = ""): Place<string>[] {
  if (isList(value)) return value.flatMap((entry, index) => collectTexts(entry, join(path, index)));
  if (isObject(value)) {
    return Object.entries(value).flatMap(([name, entry]) => [
      ...(name.includes("${") ? [{ path: join(path, name), value: name }] : []),
      ...collectTexts(entry, join(path, name)),
    ]);
  }
  return typeof value === "string" ? [{ path, value }] : [];
}

/** The strings in a file of Helm values; undefined for another string, and for YAML that is not an object. */
function parseValuesFile(block: Block, { path, value }: Place<string>): Place<string>[] | undefined {
  if (block.type !== "helm_release" || !/^values\[\d+\]$/.test(path)) return undefined;
  try {
    const values = parseHelmValues(value);
    return isObject(values) ? [...collectTexts(values, "values"), ...comments(value, path)] : undefined;
  } catch {
    return undefined;
  }
}

/** Terraform replaces templates in comments too, and the state contains them. */
function comments(file: string, path: string): Place<string>[] {
  const lines = file.split("\n").filter((line) => /^\s*#/.test(line));
  return lines.length > 0 ? [{ path, value: lines.join("\n") }] : [];
}

/** Whether a path only sets an order or a trigger, and reads no value. */
export function isOrder(path: string): boolean {
  return /^(?:depends_on|lifecycle(?:\[\d+\])?\.(?:replace_triggered_by|ignore_changes))\b/.test(path);
}
