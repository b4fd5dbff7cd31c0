import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { readRegularFile } from "../files/read-file";
import { helmGaps } from "./helm-release";
import { SHOW, parseJson } from "./parse";
import { PLAN, stackOfPlan } from "./plan";
import type { SourceKind, Stack } from "./stack";
import { STATE, stackOfState } from "./state";
import { SYNTHESIS, stackOfSynthesis } from "./synthesis";
import { Unreadable } from "./unreadable";

export { Unreadable } from "./unreadable";

/** A file or a folder, read when its stacks are asked for. */
export interface StackFile {
  /** As it was named. */
  readonly file: string;
  /**
   * @param name of the stack that a plan or a state is of @default - by the file's name
   * @throws Unreadable
   */
  readonly read: (name?: string) => Stack[];
}

const SYNTHESIZE = "Synthesize: npm run synth";

/**
 * The stacks of a file or a folder: a synthesized folder or stack, `terraform show -json` of a plan or of a state.
 * @param name of the stack that a plan or a state is of, which neither tells @default - by the file's name
 * @throws Unreadable
 */
export function readStacks(place: string, name?: string): Stack[] {
  if (!existsSync(place))
    throw new Unreadable(place, "must exist", "Name a plan, a state or a folder of a synthesis.", "outside");
  return statSync(place).isDirectory() ? readFolder(place) : [parseStack(place, textOf(place), name)];
}

const MANIFEST = z.object({ stacks: z.record(z.string(), z.object({ synthesizedStackPath: z.string() })) });

function readFolder(folder: string): Stack[] {
  const single = path.join(folder, "cdk.tf.json");
  if (existsSync(single)) return [readStack(single)];
  const file = path.join(folder, "manifest.json");
  const rule =
    "must be the output folder of a synthesis, with a manifest.json, or a stack's folder, with a cdk.tf.json";
  if (!existsSync(file)) throw new Unreadable(folder, rule, "Synthesize first: npm run synth", "outside");
  const manifest = MANIFEST.safeParse(parseJson(file, textOf(file)));
  if (!manifest.success) throw new Unreadable(file, "must be the manifest of a synthesis", SYNTHESIZE);
  const { stacks } = manifest.data;
  const read = Object.keys(stacks)
    .sort()
    .map((name) => readStack(within(folder, stacks[name]?.synthesizedStackPath ?? "", file)));
  const twice = read.find(({ name }, index) => read.findIndex((other) => other.name === name) < index);
  if (twice) throw new Unreadable(file, `must have each stack once, and has ${twice.name} twice`, SYNTHESIZE);
  return read;
}

/** A manifest names files of its own folder only. */
function within(folder: string, relative: string, manifest: string): string {
  const file = path.join(folder, relative);
  const real = existsSync(file) ? realpathSync(file) : path.resolve(realpathSync(folder), relative);
  if (path.relative(realpathSync(folder), real).split(path.sep)[0] === "..") {
    throw new Unreadable(manifest, `must name files in its folder only, and names ${relative}`, SYNTHESIZE);
  }
  return file;
}

/** @throws Unreadable */
function readStack(file: string): Stack {
  if (!existsSync(file)) throw new Unreadable(file, "must exist, as the manifest names it", SYNTHESIZE);
  const stack = parseStack(file, textOf(file));
  const others = readdirSync(path.dirname(file)).filter(
    (name) => name !== path.basename(file) && /\.(?:tf|tofu|tfvars)(?:\.json)?$/.test(name),
  );
  return {
    ...stack,
    gaps: [
      ...stack.gaps,
      ...others.map(
        (name) => `${stack.name} has ${name} beside its JSON, which Terraform reads and nothing here does.`,
      ),
    ],
  };
}

/** @throws Unreadable */
function textOf(file: string): string {
  try {
    return decodeText(readRegularFile(file));
  } catch (error) {
    throw unreadableFile(file, error);
  }
}

/** The error of a file that the system does not let us read. */
export function unreadableFile(file: string, error: unknown): Unreadable {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  return new Unreadable(
    file,
    `must be a file that can be read (${code})`,
    "Name a file, and let it be read.",
    "outside",
  );
}

/** The text of a file: PowerShell writes what a program prints as UTF-16, all others as UTF-8. */
export function decodeText(bytes: Buffer): string {
  return bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf16le" : "utf8");
}

/**
 * A stack from the text of one file.
 * @param file names it in findings
 * @param name of the stack, where the text does not tell it @default - by the file's name
 * @throws Unreadable
 */
export function parseStack(file: string, text: string, name = nameOf(file)): Stack {
  const stack = stackOf(file, parseJson(file, text), name);
  return { ...stack, gaps: [...stack.gaps, ...helmGaps(stack)] };
}

function stackOf(file: string, json: unknown, name: string): Stack {
  const kind = kindOf(json);
  if (kind === undefined) {
    throw new Unreadable(
      file,
      "must be a synthesized stack, or what terraform show -json prints of a plan or a state",
      isRawState(json) ? "It is a raw state. Run: terraform show -json > state.json" : `Run for example: ${SHOW}`,
    );
  }
  if (kind === "synthesis") {
    const stack = shaped(SYNTHESIS, json, file);
    return stackOfSynthesis(synthesizedName(stack["//"]) ?? name, file, stack);
  }
  const { format_version: version } = shaped(z.object({ format_version: z.string() }), json, file);
  if (!/^1\.\d+$/.test(version)) {
    throw new Unreadable(
      file,
      `must have format version 1.x, and has ${JSON.stringify(version.slice(0, 20))}`,
      "Use a Terraform or OpenTofu that writes format version 1, as 1.11 does, or a newer release of this package.",
    );
  }
  return kind === "plan"
    ? stackOfPlan(name, file, shaped(PLAN, json, file))
    : stackOfState(name, file, shaped(STATE, json, file));
}

/** All that a state has; what else Terraform prints with a format version has other names. */
const IN_STATE = ["format_version", "terraform_version", "values", "checks"];

function kindOf(json: unknown): SourceKind | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const has = (...names: readonly string[]) => names.some((name) => Object.hasOwn(json, name));
  if (has("format_version")) {
    if (has("planned_values", "resource_changes")) return "plan";
    return has("values") || Object.keys(json).every((name) => IN_STATE.includes(name)) ? "state" : undefined;
  }
  return has("terraform", "provider", "resource", "data", "output") && !isRawState(json) ? "synthesis" : undefined;
}

/** A state as a backend keeps it. */
function isRawState(json: unknown): boolean {
  return typeof json === "object" && json !== null && "lineage" in json;
}

function shaped<Shape extends z.ZodType>(shape: Shape, json: unknown, file: string): z.infer<Shape> {
  const result = shape.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Unreadable(
    file,
    `must have the shape that Terraform writes; at ${issue?.path.map(String).join(".") || "its top"}: ${issue?.message}`,
    "Let Terraform or the synthesizer write it again.",
  );
}

/** CDKTF writes a stack's name into its JSON. */
function synthesizedName(comment: unknown): string | undefined {
  const parsed = z.object({ metadata: z.object({ stackName: z.string() }) }).safeParse(comment);
  return parsed.success ? parsed.data.metadata.stackName : undefined;
}

/** `production-platform` of `plans/production-platform.plan.json`, and of `production-platform/cdk.tf.json`. */
function nameOf(file: string): string {
  const named = path.basename(file) === "cdk.tf.json" ? path.basename(path.dirname(path.resolve(file))) : file;
  return path
    .basename(named)
    .replace(/\.(tf\.)?json$/, "")
    .replace(/\.(plan|tfplan|state|tfstate)$/, "");
}
