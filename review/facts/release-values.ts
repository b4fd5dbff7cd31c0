import { structuredPatch } from "diff";
import { stringify } from "yaml";
import { Block } from "../../terraform-json/block";
import { Deployment } from "../../terraform-json/deployment";
import type { HelmRelease } from "../../terraform-json/helm-release";
import { isList, isObject, type Json, type JsonObject } from "../../terraform-json/json";
import type { ReleaseValues } from "../report";
import type { ChangeSources } from "./changes";
import { nameOf } from "./naming";
import { readableReleases } from "./releases";
import { WITHHELD, withoutSecretLiterals } from "./withheld";

/** The values of each Helm release as YAML, with their difference to what is deployed, or to the base. */
export function releaseValues({ synthesis, plans, base }: ChangeSources): ReleaseValues[] {
  return readableReleases(synthesis).map((release) => {
    const { block, chart } = release;
    const yaml = yamlOf(synthesis, release);
    return {
      stack: block.stack,
      address: block.address,
      name: nameOf(synthesis, block),
      chart,
      version: block.text("version") ?? "the newest",
      yaml,
      difference: plannedDifference(plans, block) ?? baseDifference(base, block, yaml),
    };
  });
}

/** Values with every template put in that reads a literal, and without literals that are secrets by their names. */
function yamlOf(deployment: Deployment, { block }: Pick<HelmRelease, "block">): string {
  const values = releaseOf(withoutSensitive(block))?.values ?? {};
  return stringify(withoutSecretLiterals(deployment.resolve(block, values)), { lineWidth: 0 });
}

function releaseOf(block: Block): HelmRelease | undefined {
  return readableReleases(new Deployment([{ ...EMPTY, name: block.stack, blocks: [block] }]))[0];
}

/** A release whose sensitive settings say from where, if they do, and else that they are withheld. */
function withoutSensitive(block: Block): Block {
  const told = (entry: Json): Json =>
    isObject(entry) && !(typeof entry["value"] === "string" && entry["value"].includes("${"))
      ? { ...entry, value: WITHHELD }
      : entry;
  const settings = ["set_sensitive", "set_wo"].flatMap((argument): [string, Json][] => {
    const value = block.values[argument];
    return value === undefined ? [] : [[argument, isList(value) ? value.map(told) : told(value)]];
  });
  return new Block({ ...block, values: { ...block.values, ...Object.fromEntries(settings) } });
}

/** What a plan changes; undefined where there is no plan, or nothing is deployed yet. */
function plannedDifference(plans: Deployment | undefined, { stack, address }: Block): string | undefined {
  const plan = plans?.stacks.find(({ name }) => name === stack);
  const change = plan?.changes.find((one) => one.address === address);
  if (!plans || !change?.before || !change.after) return undefined;
  const yaml = (values: JsonObject) => {
    const block = new Block({ stack, kind: "resource", type: change.type, name: address, address, values });
    return releaseOf(block) && yamlOf(plans, { block });
  };
  const [before, after] = [yaml(change.before), yaml(change.after)];
  return before === undefined || after === undefined ? undefined : difference(before, after);
}

const EMPTY = {
  source: "plan",
  file: "",
  stateBlocks: [],
  changes: [],
  requiredProviders: {},
  comment: {},
  gaps: [],
} as const;

function baseDifference(base: Deployment | undefined, { stack, address }: Block, yaml: string): string | undefined {
  const release =
    base && readableReleases(base).find(({ block }) => block.stack === stack && block.address === address);
  return base && release ? difference(yamlOf(base, release), yaml) : undefined;
}

/** The lines of a unified difference without names of files; empty where there is none. */
export function difference(before: string, after: string): string {
  const { hunks } = structuredPatch("", "", before, after, undefined, undefined, { context: 3 });
  return hunks
    .flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
      ...lines,
    ])
    .join("\n");
}
