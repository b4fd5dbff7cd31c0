import { mkdirSync } from "node:fs";
import { Cloud } from "./cloud";
import { Doubles } from "./doubles";
import { findLeaks, type Leak, type LeakSearch } from "./leaks";
import { Policy, findDataLosses, parsePrinted, type DataLoss, type PolicyOptions, type PolicyResult } from "./policy";
import { addGivenSecrets } from "./providers/azurerm/key-vault-secret";
import type { SchemaSource } from "./schemas/provider-types";
import { StackRun, type Stage } from "./stack-run";
import { getRedirectUris, type SynthesizedEnvironment, type SynthesizedStack } from "./synthesized-environments";
import type { Terraform } from "./terraform";

export interface RehearsalOptions extends PolicyOptions {
  readonly terraform: Terraform;
  readonly schemas: SchemaSource;
  /** Folder for states, plans and logs, with a folder for each stack. */
  readonly folder: string;
  /** The earlier synthesis that is deployed first; the policy is not evaluated for it. @default - nothing */
  readonly earlier?: SynthesizedEnvironment | undefined;
  /** Names of vault secrets that an operator adds by hand before the second stack is applied. @default - none */
  readonly givenSecrets?: readonly string[];
  readonly cloud?: Cloud;
  readonly signal?: AbortSignal | undefined;
  /** Called at the end of each stage. */
  readonly onStage?: (stage: Stage, run: StackRun) => Promise<void> | void;
  /** Called first if a change would lose data; it is not applied then, unless all losses are waived. */
  readonly onDataLoss?: (losses: readonly DataLoss[]) => void;
  /** Called with each violation of the policy; nothing more is applied then. */
  readonly onViolation?: (violation: PolicyResult) => void;
}

export interface Result {
  /** Name of the environment. */
  readonly environment: string;
  readonly stages: readonly Stage[];
  readonly losses: readonly DataLoss[];
  /** Of the syntheses of all stacks together, and of each plan and state. */
  readonly policyResults: readonly PolicyResult[];
  /** Those of `policyResults` that violate the policy. */
  readonly violations: readonly PolicyResult[];
  readonly search: LeakSearch;
  readonly canaries: number;
  /** Resources that are assumed to exist. */
  readonly assumptions: readonly string[];
  /** Resources that exist after a destroy. */
  readonly leftBehind: readonly string[];
  /** The resources that refused to be destroyed. */
  readonly protected: readonly string[];
  readonly time: Time;
  readonly ok: boolean;
}

/** Times in milliseconds. */
export interface Time {
  readonly all: number;
  /** The time that this process waited for Terraform; the rest is for the doubles and the search for secrets. */
  readonly terraform: number;
}

/**
 * Deploys, plans again, and destroys the stacks of an environment, with doubles of their providers. It stops at the first
 * violation of the policy.
 * @throws Unreadable if the policy cannot read a stack
 */
export async function rehearse(environment: SynthesizedEnvironment, options: RehearsalOptions): Promise<Result> {
  const before = performance.eventLoopUtilization();
  const cloud = options.cloud ?? new Cloud();
  const stacks = [...environment.stacks, ...(options.earlier?.stacks ?? [])];
  const doubles = await Doubles.start(stacks, cloud, options.schemas);
  try {
    const result = await new Rehearsal(environment, options, cloud, doubles).run();
    const { active, idle } = performance.eventLoopUtilization(before);
    return { ...result, time: { all: active + idle, terraform: idle } };
  } finally {
    await doubles.stop();
  }
}

class Rehearsal {
  private readonly stages: Stage[] = [];
  private readonly losses: DataLoss[] = [];
  private readonly runs = new Map<string, StackRun>();
  private readonly policy: Policy;

  constructor(
    private readonly environment: SynthesizedEnvironment,
    private readonly options: RehearsalOptions,
    private readonly cloud: Cloud,
    private readonly doubles: Doubles,
  ) {
    this.policy = new Policy(environment, options);
  }

  async run(): Promise<Omit<Result, "time">> {
    mkdirSync(this.options.folder, { recursive: true });
    const deployed = this.holds(this.policy.evaluate()) && (await this.deployAll());
    const applied = this.search();
    if (deployed) await this.destroy();
    const search = mergeSearches(applied, this.search());
    const leftBehind = this.findLeftBehind(deployed);
    const policyResults = this.policy.results;
    return {
      environment: this.environment.name,
      stages: this.stages,
      losses: this.losses,
      policyResults,
      violations: policyResults.filter(({ verdict }) => !verdict.holds),
      search,
      canaries: this.cloud.canaries.all.length,
      assumptions: this.cloud.assumptions,
      leftBehind,
      protected: this.stages.flatMap(findRefused),
      ok: deployed && this.stages.every(isFine) && search.leaks.length === 0 && leftBehind.length === 0,
    };
  }

  private search(): LeakSearch {
    return findLeaks(this.options.folder, this.cloud.canaries.all);
  }

  private async deployAll(): Promise<boolean> {
    const { earlier } = this.options;
    return (
      (!earlier || (await this.deploy(earlier.stacks))) && (await this.deploy(this.environment.stacks, this.policy))
    );
  }

  private async deploy(stacks: readonly SynthesizedStack[], policy?: Policy): Promise<boolean> {
    this.cloud.assuming = this.runs.size === 0;
    for (const stack of stacks) {
      this.cloud.redirectUris = getRedirectUris(stack);
      if (!(await this.deployStack(this.getRun(stack), policy))) return false;
      this.cloud.assuming = false;
      addGivenSecrets(this.cloud, this.options.givenSecrets ?? []);
    }
    return true;
  }

  private async deployStack(run: StackRun, policy: Policy | undefined): Promise<boolean> {
    return (
      (await this.end(await run.init(), run)) &&
      (await this.end(await run.validate(), run)) &&
      (await this.endPlan(await run.plan(), run, policy)) &&
      (await this.end(await run.apply(), run)) &&
      (await this.end(await planAgain(run), run)) &&
      (!policy || this.holds(policy.evaluate([parsePrinted(run.name, "state", await run.stateJson())])))
    );
  }

  private async end(stage: Stage, run: StackRun): Promise<boolean> {
    this.stages.push(stage);
    await this.options.onStage?.(stage, run);
    return isFine(stage) && !this.isAborted;
  }

  /** Reports data losses first, also those of a plan that Terraform refuses. */
  private async endPlan(stage: Stage, run: StackRun, policy: Policy | undefined): Promise<boolean> {
    const json = stage.ok ? await run.planJson() : undefined;
    if (this.isAborted) return this.end(stage, run);
    const plan = json === undefined ? undefined : parsePrinted(run.name, "plan", json);
    const result = plan && policy?.evaluate([plan]);
    const losses = findDataLosses(plan?.changes ?? stage.changes, result);
    if (losses.length > 0) {
      this.losses.push(...losses);
      this.options.onDataLoss?.(losses);
    }
    const ended = await this.end(stage, run);
    return (!result || this.holds(result)) && ended && losses.every(({ waived }) => waived);
  }

  private holds(result: PolicyResult): boolean {
    if (!result.verdict.holds) this.options.onViolation?.(result);
    return result.verdict.holds;
  }

  private get isAborted(): boolean {
    return this.options.signal?.aborted ?? false;
  }

  /** A stack is destroyed before those that it depends on. Protected resources stay. */
  private async destroy(): Promise<void> {
    for (const stack of [...this.environment.stacks].reverse()) {
      const run = this.getRun(stack);
      if (!(await this.end(await run.destroy(), run))) return;
    }
  }

  private getRun(stack: SynthesizedStack): StackRun {
    const known = this.runs.get(stack.name);
    known?.write(stack);
    const { terraform, folder, signal } = this.options;
    const run = known ?? new StackRun(terraform, stack, folder, this.doubles.reattach, signal);
    this.runs.set(stack.name, run);
    return run;
  }

  private findLeftBehind(deployed: boolean): string[] {
    const destroyed = this.stages.filter(({ name, ok }) => name === "destroy" && ok);
    if (!deployed || destroyed.length < this.environment.stacks.length) return [];
    return this.cloud.all.filter(({ assumed }) => !assumed).map(({ type, id }) => `${type} ${id}`);
  }
}

/** Plans again, and prints the state as JSON meanwhile. */
async function planAgain(run: StackRun): Promise<Stage> {
  const [stage] = await Promise.all([run.planAgain(), run.stateJson()]);
  return stage;
}

/** The leaks before and after the destroy. */
function mergeSearches(applied: LeakSearch, destroyed: LeakSearch): LeakSearch {
  const isNew = ({ file, canary }: Leak) => !applied.leaks.some((leak) => leak.file === file && leak.canary === canary);
  return { ...applied, files: destroyed.files, leaks: [...applied.leaks, ...destroyed.leaks.filter(isNew)] };
}

/** A stage is fine if it succeeded, or if a destroy was refused only for protected resources. */
export function isFine(stage: Stage): boolean {
  return stage.ok || (stage.name === "destroy" && findRefused(stage).length > 0);
}

/** The protected resources for which a destroy was refused; none if it failed for another reason too. */
export function findRefused({ name, ok, diagnostics }: Stage): string[] {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (name !== "destroy" || ok || !errors.every(({ summary }) => summary === "Instance cannot be destroyed")) return [];
  return errors.map(({ address, detail }) => /^Resource (\S+) has/.exec(detail)?.[1] ?? address ?? detail);
}
