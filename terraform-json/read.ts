import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { helmGaps } from "./helm-release";
import { SYNTHESIZE, readManifest } from "./manifest";
import { SHOW, Unreadable, parseJson, readText } from "./parse";
import { PLAN_SCHEMA, readPlan } from "./plan";
import type { SourceKind, Stack } from "./stack";
import { STATE_SCHEMA, readState } from "./state";
import { SYNTHESIS_SCHEMA, readSynthesis } from "./synthesis";

export { Unreadable, decodeText, toUnreadable } from "./parse";

/** A file or a folder that is read on demand. */
export interface StackFile {
  /** The path, as it was given. */
  readonly file: string;
  /**
   * @param name the stack of a plan or a state @default - derived from the file name
   * @throws Unreadable
   */
  readonly read: (name?: string) => Stack[];
}

/**
 * Reads the stacks of a file or a folder: of a synthesis, or of `terraform show -json` of a plan or a state.
 * @param name the stack of a plan or a state, which contain no name @default - derived from the file name
 * @throws Unreadable
 */
export function readStacks(place: string, name?: string): Stack[] {
  if (!existsSync(place))
    throw new Unreadable(place, "must exist", "Give a plan, a state or the output folder of a synthesis.", "outside");
  return statSync(place).isDirectory() ? readFolder(place) : [parseStack(place, readText(place), name)];
}

function readFolder(folder: string): Stack[] {
  const single = path.join(folder, "cdk.tf.json");
  if (existsSync(single)) return [readStack(single)];
  const rule =
    "must be the output folder of a synthesis, with a manifest.json, or a stack's folder, with a cdk.tf.json";
  const read = readManifest(folder, rule).map(({ file }) => readStack(file));
  const twice = read.find(({ name }, index) => read.findIndex((other) => other.name === name) < index);
  if (!twice) return read;
  const manifest = path.join(folder, "manifest.json");
  throw new Unreadable(manifest, `must have each stack once, but ${twice.name} is duplicated`, SYNTHESIZE);
}

/** @throws Unreadable */
function readStack(file: string): Stack {
  const stack = parseStack(file, readText(file));
  const ignored = readdirSync(path.dirname(file)).filter(
    (name) => name !== path.basename(file) && /\.(?:tf|tofu|tfvars)(?:\.json)?$/.test(name),
  );
  return {
    ...stack,
    gaps: [
      ...stack.gaps,
      ...ignored.map(
        (name) => `${stack.name} has ${name} next to its JSON: Terraform reads it, but it is not checked.`,
      ),
    ],
  };
}

/**
 * Reads a stack from the text of one file.
 * @param file the path for errors
 * @param name the stack, unless the text contains it @default - derived from the file name
 * @throws Unreadable
 */
export function parseStack(file: string, text: string, name = getStackName(file)): Stack {
  const stack = readStackJson(file, parseJson(file, text), name);
  return { ...stack, gaps: [...stack.gaps, ...helmGaps(stack)] };
}

function readStackJson(file: string, json: unknown, name: string): Stack {
  const kind = detectKind(json);
  if (kind === undefined) {
    throw new Unreadable(
      file,
      "must be a synthesized stack, or the output of terraform show -json for a plan or a state",
      isRawState(json)
        ? "It is a raw state. Run: terraform -chdir=cdktf.out/stacks/<stack> show -json > <stack>.state.json"
        : `For example, run: ${SHOW}`,
    );
  }
  if (kind === "synthesis") {
    const stack = validate(SYNTHESIS_SCHEMA, json, file);
    return readSynthesis(readStackName(stack["//"]) ?? name, file, stack);
  }
  const { format_version: version } = validate(z.object({ format_version: z.string() }), json, file);
  if (!/^1\.\d+$/.test(version)) {
    throw new Unreadable(
      file,
      `must have format version 1.x, but has ${JSON.stringify(version.slice(0, 20))}`,
      "Use a version of Terraform or OpenTofu with format version 1, as 1.11, or a newer release of this package.",
    );
  }
  return kind === "plan"
    ? readPlan(name, file, validate(PLAN_SCHEMA, json, file))
    : readState(name, file, validate(STATE_SCHEMA, json, file));
}

/** All names of a state. Other JSON of Terraform with a format version has other names. */
const IN_STATE = ["format_version", "terraform_version", "values", "checks"];

function detectKind(json: unknown): SourceKind | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const has = (...names: readonly string[]) => names.some((name) => Object.hasOwn(json, name));
  if (has("format_version")) {
    if (has("planned_values", "resource_changes")) return "plan";
    return has("values") || Object.keys(json).every((name) => IN_STATE.includes(name)) ? "state" : undefined;
  }
  return has("terraform", "provider", "resource", "data", "output") && !isRawState(json) ? "synthesis" : undefined;
}

/** Whether it is a state file, as a backend stores it. */
function isRawState(json: unknown): boolean {
  return typeof json === "object" && json !== null && "lineage" in json;
}

function validate<Shape extends z.ZodType>(shape: Shape, json: unknown, file: string): z.infer<Shape> {
  const result = shape.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Unreadable(
    file,
    `must have the structure of Terraform's JSON; at ${issue?.path.map(String).join(".") || "the root"}: ${issue?.message}`,
    "Write it again with Terraform or the synthesizer.",
  );
}

/** The stack name that CDKTF writes into the JSON. */
function readStackName(comment: unknown): string | undefined {
  const parsed = z.object({ metadata: z.object({ stackName: z.string() }) }).safeParse(comment);
  return parsed.success ? parsed.data.metadata.stackName : undefined;
}

/** `production-platform` of `plans/production-platform.plan.json`, and of `production-platform/cdk.tf.json`. */
function getStackName(file: string): string {
  const named = path.basename(file) === "cdk.tf.json" ? path.basename(path.dirname(path.resolve(file))) : file;
  return path
    .basename(named)
    .replace(/\.(tf\.)?json$/, "")
    .replace(/\.(plan|tfplan|state|tfstate)$/, "");
}
