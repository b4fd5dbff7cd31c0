import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { parseHelmValues } from "../terraform-json/helm-release";
import { isList, isObject, join, type Json, type Place } from "../terraform-json/json";
import { memoize } from "../terraform-json/memoize";

/** A text as its author wrote it, with the templates in it. */
export interface WrittenText {
  readonly block: Block;
  /** Where it stands. Helm values are looked into: `values.langfuse.salt.value`. */
  readonly path: string;
  readonly text: string;
}

/** Why a rule about what is written says nothing about states. */
export const NOTHING_WRITTEN = "states do not tell what is written, only what came of it";

/**
 * Every text of a deployment as it is written, names of mappings with a template too; undefined where nothing that is
 * looked at tells what is written, as a state.
 */
export function writtenTexts({ stacks }: Deployment): WrittenText[] | undefined {
  const telling = stacks.filter(({ source }) => source !== "state");
  if (telling.length === 0) return undefined;
  return telling.flatMap(({ blocks }) => blocks).flatMap(writtenIn);
}

/** The texts of a block as they are written. */
export const writtenIn = memoize((block: Block): WrittenText[] => textsOf(block, block.expressions));

/** The texts within some arguments of a block. */
export function textsOf(block: Block, values: Json): WrittenText[] {
  return within(values)
    .flatMap((place) => valuesFile(block, place) ?? [place])
    .map(({ path, value }) => ({ block, path, text: value }));
}

function within(value: Json, path = ""): Place<string>[] {
  if (isList(value)) return value.flatMap((entry, index) => within(entry, join(path, index)));
  if (isObject(value)) {
    return Object.entries(value).flatMap(([name, entry]) => [
      ...(name.includes("${") ? [{ path: join(path, name), value: name }] : []),
      ...within(entry, join(path, name)),
    ]);
  }
  return typeof value === "string" ? [{ path, value }] : [];
}

/** The texts in a file of Helm values; undefined for another text, and for one that is no mapping in YAML. */
function valuesFile(block: Block, { path, value }: Place<string>): Place<string>[] | undefined {
  if (block.type !== "helm_release" || !/^values\[\d+\]$/.test(path)) return undefined;
  try {
    const values = parseHelmValues(value);
    return isObject(values) ? [...within(values, "values"), ...comments(value, path)] : undefined;
  } catch {
    return undefined;
  }
}

/** Terraform puts values into comments too, and they are kept with the rest. */
function comments(file: string, path: string): Place<string>[] {
  const lines = file.split("\n").filter((line) => /^\s*#/.test(line));
  return lines.length > 0 ? [{ path, value: lines.join("\n") }] : [];
}

/** Whether a text only says in which order, or when, something is made, and takes no value. */
export function isOrder(path: string): boolean {
  return /^(?:depends_on|lifecycle(?:\[\d+\])?\.(?:replace_triggered_by|ignore_changes))\b/.test(path);
}
