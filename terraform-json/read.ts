import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { PLAN, stackOfPlan } from "./plan";
import type { Stack } from "./stack";
import { STATE, stackOfState } from "./state";
import { SYNTHESIS, stackOfSynthesis } from "./synthesis";

/** A file that is no JSON of Terraform, or one that nothing here understands. */
export class Unreadable extends Error {
  constructor(
    readonly file: string,
    rule: string,
    fix: string,
  ) {
    super(`${file}\n  rule  ${rule}\n  fix   ${fix}`);
  }
}

const SHOW = "terraform show -json <saved plan> > plan.json";

/**
 * The stacks of a file or a folder: a synthesized folder or stack, `terraform show -json` of a plan or of a state.
 * @throws Unreadable
 */
export function readStacks(place: string): Stack[] {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (!stat) throw new Unreadable(place, "must exist", "Name a plan, a state or a folder of a synthesis.");
  return stat.isDirectory() ? readFolder(place) : [readFile(place)];
}

const MANIFEST = z.object({ stacks: z.record(z.string(), z.object({ synthesizedStackPath: z.string() })) });

function readFolder(folder: string): Stack[] {
  const single = path.join(folder, "cdk.tf.json");
  if (existsSync(single)) return [readFile(single)];
  const file = path.join(folder, "manifest.json");
  const rule =
    "must be the output folder of a synthesis, with a manifest.json, or a stack's folder, with a cdk.tf.json";
  if (!existsSync(file)) throw new Unreadable(folder, rule, "Synthesize first: npm run synth");
  const manifest = MANIFEST.safeParse(parse(file, readFileSync(file, "utf8")));
  if (!manifest.success) throw new Unreadable(file, "must be the manifest of a synthesis", "Synthesize: npm run synth");
  return Object.keys(manifest.data.stacks)
    .sort()
    .map((name) => readFile(path.join(folder, manifest.data.stacks[name]?.synthesizedStackPath ?? "")));
}

/** @throws Unreadable */
function readFile(file: string): Stack {
  if (!existsSync(file))
    throw new Unreadable(file, "must exist, as the manifest names it", "Synthesize: npm run synth");
  return parseStack(file, readFileSync(file, "utf8"));
}

/**
 * A stack from the text of one file.
 * @param file names it in findings, and names the stack where the text does not
 * @throws Unreadable
 */
export function parseStack(file: string, text: string): Stack {
  if (text.startsWith("PK\u0003\u0004"))
    throw new Unreadable(file, "must be JSON, and is a saved plan", `Run: ${SHOW}`);
  const json = parse(file, text);
  const kind = kindOf(json);
  if (kind === undefined) {
    throw new Unreadable(
      file,
      "must be a synthesized stack, or what terraform show -json prints of a plan or a state",
      rawState(json) ? "It is a raw state. Run: terraform show -json > state.json" : `Run for example: ${SHOW}`,
    );
  }
  if (kind === "synthesis") {
    const stack = shaped(SYNTHESIS, json, file);
    return stackOfSynthesis(synthesizedName(stack["//"]) ?? nameOf(file), file, stack);
  }
  const { format_version: version } = shaped(z.object({ format_version: z.string() }), json, file);
  if (!/^1\.\d+$/.test(version)) {
    throw new Unreadable(
      file,
      `must have format version 1.x, and has ${JSON.stringify(version)}`,
      "Use a Terraform or OpenTofu that writes format version 1, as 1.11 does, or a newer release of this package.",
    );
  }
  return kind === "plan"
    ? stackOfPlan(nameOf(file), file, shaped(PLAN, json, file))
    : stackOfState(nameOf(file), file, shaped(STATE, json, file));
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const isLog = text.startsWith('{"@level"');
    throw new Unreadable(
      file,
      `must be JSON: ${(error as Error).message.replace(/, *"[^]*$|\(line.*$/, "").trim()}`,
      isLog ? `It is a log of terraform plan -json. Run: ${SHOW}` : `Run for example: ${SHOW}`,
    );
  }
}

type Kind = Stack["source"] | undefined;

function kindOf(json: unknown): Kind {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const has = (...names: readonly string[]) => names.some((name) => Object.hasOwn(json, name));
  if (has("format_version")) {
    if (has("planned_values", "resource_changes", "configuration")) return "plan";
    return has("provider_schemas", "diagnostics", "valid") ? undefined : "state";
  }
  return has("terraform", "provider", "resource", "data", "output") && !rawState(json) ? "synthesis" : undefined;
}

/** A state as a backend keeps it. */
function rawState(json: unknown): boolean {
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

/** `production-platform` of `plans/production-platform.plan.json`. */
function nameOf(file: string): string {
  return path
    .basename(file)
    .replace(/\.(tf\.)?json$/, "")
    .replace(/\.(plan|tfplan|state|tfstate)$/, "");
}
