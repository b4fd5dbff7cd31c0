import { existsSync } from "node:fs";
import path from "node:path";
import { findReplacements } from "../rehearsal/replacements";
import type { SchemaSource } from "../rehearsal/schemas/provider-types";
import {
  readSynthesizedEnvironments,
  readSynthesizedStack,
  type SynthesizedStack,
} from "../rehearsal/synthesized-environments";
import type { Terraform } from "../rehearsal/terraform";
import { Deployment } from "../terraform-json/deployment";
import type { Stack } from "../terraform-json/stack";
import { getReplacementKey, type RehearsedChange } from "./facts/changes";

/** Both sides of a change, and the JSON of their syntheses in the order in which the stacks are deployed. */
export interface ChangeSides {
  readonly environment: string;
  readonly base: { readonly stacks: readonly Stack[]; readonly json: readonly SynthesizedStack[] };
  readonly change: { readonly stacks: readonly Stack[]; readonly json: readonly SynthesizedStack[] };
}

export interface RehearseChangeOptions {
  /** The program; or why there is none, in a sentence. */
  readonly terraform: Terraform | string;
  readonly schemas: SchemaSource;
  /** An empty folder to work in, which the caller removes. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Plans a change: the rehearsal deploys the base, and Terraform plans the change of it. What cannot be planned is compared
 * by the rehearsal's declarations of what is replaced.
 */
export async function rehearseChange(sides: ChangeSides, options: RehearseChangeOptions): Promise<RehearsedChange> {
  if (isSame(sides)) return { plans: [], problems: [], replacements: new Map(), isSame: true };
  const { plans, problems } = await planChange(sides, options);
  const isPlanned = plans.length === sides.change.stacks.length;
  return {
    plans,
    problems,
    replacements: isPlanned ? new Map() : compare(sides, options.schemas),
    isSame: false,
  };
}

function isSame({ base, change }: ChangeSides): boolean {
  const getTexts = (stacks: readonly SynthesizedStack[]) => stacks.map(({ name, text }) => `${name} ${text}`).sort();
  return change.json.length > 0 && JSON.stringify(getTexts(base.json)) === JSON.stringify(getTexts(change.json));
}

async function planChange(
  { environment, base, change }: ChangeSides,
  { terraform, schemas, folder, signal }: RehearseChangeOptions,
): Promise<Pick<RehearsedChange, "plans" | "problems">> {
  if (typeof terraform === "string") return { plans: [], problems: [terraform] };
  if (base.json.length < base.stacks.length) {
    return { plans: [], problems: ["The base is not a synthesis, so that the rehearsal cannot deploy it."] };
  }
  // The doubles are loaded only for this.
  const { DeployedBase } = await import("../rehearsal/planned-change.js");
  const after = { name: environment, stacks: change.json };
  const deployed = await DeployedBase.deploy({ name: environment, stacks: base.json }, [after], {
    terraform,
    schemas,
    folder: path.join(folder, environment),
    signal,
  });
  try {
    const planned = await deployed.plan(after);
    const names = new Set(planned.flatMap(({ problem }) => problem ?? []));
    return {
      plans: planned.flatMap(({ plan }) => plan ?? []),
      problems: [...names].map((problem) => {
        const stacks = planned.filter((one) => one.problem === problem).map(({ stack }) => stack);
        return `${stacks.join(" and ")}: ${problem}`;
      }),
    };
  } finally {
    await deployed.close();
  }
}

/** What would be replaced, for the stacks without a plan. */
function compare({ base, change }: ChangeSides, schemas: SchemaSource): RehearsedChange["replacements"] {
  const [before, after] = [new Deployment(base.stacks), new Deployment(change.stacks)];
  const replaced = findReplacements({ base: before, change: after, schemas });
  return new Map([...replaced].map(([block, paths]) => [getReplacementKey(block), paths]));
}

/**
 * The JSON of the synthesized stacks of a folder or a file, in the order in which they are deployed.
 * @param stacks what was read of it
 */
export function readSynthesizedJson(place: string, stacks: readonly Stack[]): SynthesizedStack[] {
  if (existsSync(path.join(place, "manifest.json"))) {
    return readSynthesizedEnvironments(place).flatMap((environment) => environment.stacks);
  }
  return stacks.filter(({ source }) => source === "synthesis").map(readSynthesizedStack);
}
