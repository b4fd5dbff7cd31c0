import { structuredPatch } from "diff";
import { stringify } from "yaml";
import { Block } from "../../terraform-json/block";
import { Deployment } from "../../terraform-json/deployment";
import { helmReleases, type HelmRelease } from "../../terraform-json/helm-release";
import { isList, isObject, type Json, type JsonObject } from "../../terraform-json/json";
import { EMPTY_STACK } from "../../terraform-json/stack";
import type { ReleaseValues } from "../report";
import type { ReportSources } from "./changes";
import { getName } from "./naming";
import { WITHHELD, withholdSecrets } from "./secret-literals";

/** Name of Langfuse's official chart. */
export const LANGFUSE_CHART = "langfuse";

/** The Helm releases whose values can be parsed. For the others, the report has a gap. */
export function readReleases(deployment: Deployment, chart?: string): HelmRelease[] {
  return helmReleases(withoutUnreadable(deployment), chart);
}

/** The deployment without Helm releases whose values cannot be parsed. */
export function withoutUnreadable(deployment: Deployment): Deployment {
  if (isReadable(deployment)) return deployment;
  return new Deployment(
    deployment.stacks.map((stack) => ({
      ...stack,
      blocks: stack.blocks.filter((block) => isReadable(new Deployment([{ ...stack, blocks: [block] }]))),
    })),
  );
}

function isReadable(deployment: Deployment): boolean {
  try {
    helmReleases(deployment);
    return true;
  } catch {
    return false;
  }
}

/** The values of each Helm release as YAML, with a diff to what is deployed, or else to the base. */
export function describeReleases({ synthesis, plans, base }: ReportSources): ReleaseValues[] {
  return readReleases(synthesis).map(({ block, chart }) => {
    const yaml = formatValues(synthesis, block);
    return {
      stack: block.stack,
      address: block.address,
      name: getName(synthesis, block),
      chart,
      version: block.text("version") ?? "latest",
      yaml,
      diff: diffWithPlan(plans, block) ?? diffWithBase(base, block, yaml),
    };
  });
}

/** The values with references to literals resolved, and without secrets. */
function formatValues(deployment: Deployment, block: Block): string {
  const values = readRelease(withoutSensitive(block))?.values ?? {};
  return stringify(withholdSecrets(deployment.resolve(block, values)), { lineWidth: 0 });
}

function readRelease(block: Block): HelmRelease | undefined {
  const stack = { ...EMPTY_STACK, source: "plan", file: "", name: block.stack, blocks: [block] } as const;
  return readReleases(new Deployment([stack]))[0];
}

/** The release with literals of its sensitive settings withheld; references are kept. */
function withoutSensitive(block: Block): Block {
  const withhold = (entry: Json): Json =>
    isObject(entry) && !(typeof entry["value"] === "string" && entry["value"].includes("${"))
      ? { ...entry, value: WITHHELD }
      : entry;
  const settings = ["set_sensitive", "set_wo"].flatMap((argument): [string, Json][] => {
    const value = block.values[argument];
    return value === undefined ? [] : [[argument, isList(value) ? value.map(withhold) : withhold(value)]];
  });
  return new Block({ ...block, values: { ...block.values, ...Object.fromEntries(settings) } });
}

/** What a plan changes; undefined without a plan, or if nothing is deployed yet. */
function diffWithPlan(plans: Deployment | undefined, { stack, address }: Block): string | undefined {
  const plan = plans?.stacks.find(({ name }) => name === stack);
  const change = plan?.changes.find((one) => one.address === address);
  if (!plans || !change?.before || !change.after) return undefined;
  const format = (values: JsonObject) => {
    const block = new Block({ stack, kind: "resource", type: change.type, name: address, address, values });
    return readRelease(block) && formatValues(plans, block);
  };
  const [before, after] = [format(change.before), format(change.after)];
  return before === undefined || after === undefined ? undefined : diffLines(before, after);
}

function diffWithBase(base: Deployment | undefined, { stack, address }: Block, yaml: string): string | undefined {
  const release = base && readReleases(base).find(({ block }) => block.stack === stack && block.address === address);
  return base && release ? diffLines(formatValues(base, release.block), yaml) : undefined;
}

/** A unified diff without file names; empty if the texts are equal. */
function diffLines(before: string, after: string): string {
  const { hunks } = structuredPatch("", "", before, after, undefined, undefined, { context: 3 });
  return hunks
    .flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
      ...lines,
    ])
    .join("\n");
}
