import { mkdirSync } from "node:fs";
import { World } from "./cloud/world";
import { putGivenSecrets } from "./cloud/azurerm/key-vault";
import { Doubles } from "./doubles";
import { findLeaks, type Leak, type LeakSearch } from "./leaks";
import { Policy, dataLosses, readPrinted, type DataLoss, type Judged, type PolicyOptions } from "./policy";
import type { SchemaSource } from "./schemas/provider-types";
import { StackRun, type Stage } from "./stack-run";
import { redirectUris, type Deployment, type Stack } from "./deployments";
import type { Terraform } from "./terraform";

export interface RehearsalOptions extends PolicyOptions {
  readonly terraform: Terraform;
  readonly schemas: SchemaSource;
  /** Where Terraform works: states, plans and logs come here, a folder for each stack. */
  readonly folder: string;
  /** What was deployed before, which the deployment changes; the policy does not judge it. @default - nothing */
  readonly earlier?: Deployment | undefined;
  /** Names of vault secrets that somebody puts in by hand before the second stack is applied. @default - none */
  readonly givenSecrets?: readonly string[];
  readonly world?: World;
  readonly signal?: AbortSignal | undefined;
  /** Is told of each stage as it ends. */
  readonly onStage?: (stage: Stage, run: StackRun) => Promise<void> | void;
  /** Is told what a change would lose, before anything else of it is; it is not applied then, unless all is waived. */
  readonly onDataLoss?: (losses: readonly DataLoss[]) => void;
  /** Is told what breaks the policy: nothing is applied any more then. */
  readonly onViolation?: (violation: Judged) => void;
}

export interface Result {
  readonly deployment: string;
  readonly stages: readonly Stage[];
  readonly losses: readonly DataLoss[];
  /** What the policy judged: the synthesis of all stacks, and each plan and state of them. */
  readonly judged: readonly Judged[];
  /** What of it breaks the policy. */
  readonly violations: readonly Judged[];
  readonly search: LeakSearch;
  readonly canaries: number;
  /** What was there already, as far as anybody knows. */
  readonly assumptions: readonly string[];
  /** What a destroy left behind. */
  readonly leftBehind: readonly string[];
  /** The resources that refuse to be destroyed, each with the stack that it is in. */
  readonly protected: readonly string[];
  readonly time: Time;
  readonly ok: boolean;
}

/** Where the time went, in milliseconds. */
export interface Time {
  readonly all: number;
  /** In which this process did nothing but wait for Terraform: the rest is the doubles, and the search for secrets. */
  readonly terraform: number;
}

/**
 * Deploys, plans again, and destroys the stacks of a deployment, with doubles of their providers, as long as the policy
 * holds for what that comes to.
 * @throws Unreadable where the policy cannot read a stack
 */
export async function rehearse(deployment: Deployment, options: RehearsalOptions): Promise<Result> {
  const before = performance.eventLoopUtilization();
  const world = options.world ?? new World();
  const stacks = [...deployment.stacks, ...(options.earlier?.stacks ?? [])];
  const doubles = await Doubles.start(stacks, world, options.schemas);
  try {
    const result = await new Rehearsal(deployment, options, world, doubles).run();
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
    private readonly deployment: Deployment,
    private readonly options: RehearsalOptions,
    private readonly world: World,
    private readonly doubles: Doubles,
  ) {
    this.policy = new Policy(deployment, options);
  }

  async run(): Promise<Omit<Result, "time">> {
    mkdirSync(this.options.folder, { recursive: true });
    const deployed = this.holds(this.policy.judge()) && (await this.deployAll());
    const applied = this.search();
    if (deployed) await this.destroy();
    const search = together(applied, this.search());
    const leftBehind = this.leftBehind(deployed);
    const wellEnded = deployed && this.stages.every(isFine);
    const { judged } = this.policy;
    return {
      deployment: this.deployment.name,
      stages: this.stages,
      losses: this.losses,
      judged,
      violations: judged.filter(({ verdict }) => !verdict.holds),
      search,
      canaries: this.world.canaries.all.length,
      assumptions: this.world.assumptions,
      leftBehind,
      protected: this.stages.flatMap(refusedToDestroy),
      ok: wellEnded && search.leaks.length === 0 && leftBehind.length === 0,
    };
  }

  private search(): LeakSearch {
    return findLeaks(this.options.folder, this.world.canaries.all);
  }

  private async deployAll(): Promise<boolean> {
    const { earlier } = this.options;
    return (
      (!earlier || (await this.deploy(earlier.stacks))) && (await this.deploy(this.deployment.stacks, this.policy))
    );
  }

  private async deploy(stacks: readonly Stack[], policy?: Policy): Promise<boolean> {
    this.world.assuming = this.runs.size === 0;
    for (const stack of stacks) {
      this.world.redirectUris = redirectUris(stack);
      if (!(await this.deployStack(this.runOf(stack), policy))) return false;
      this.world.assuming = false;
      putGivenSecrets(this.world, this.options.givenSecrets ?? []);
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
      (!policy || this.holds(policy.judge([readPrinted(run.name, "state", await run.stateJson())])))
    );
  }

  private async end(stage: Stage, run: StackRun): Promise<boolean> {
    this.stages.push(stage);
    await this.options.onStage?.(stage, run);
    return isFine(stage) && !this.isAborted;
  }

  /** What a plan would lose is said first, also of one that Terraform refuses. */
  private async endPlan(stage: Stage, run: StackRun, policy: Policy | undefined): Promise<boolean> {
    const json = stage.ok ? await run.planJson() : undefined;
    if (this.isAborted) return this.end(stage, run);
    const plan = json === undefined ? undefined : readPrinted(run.name, "plan", json);
    const judged = plan && policy?.judge([plan]);
    const losses = dataLosses(plan?.changes ?? stage.changes, judged);
    if (losses.length > 0) {
      this.losses.push(...losses);
      this.options.onDataLoss?.(losses);
    }
    const ended = await this.end(stage, run);
    return (!judged || this.holds(judged)) && ended && losses.every(({ waived }) => waived);
  }

  private holds(judged: Judged): boolean {
    if (!judged.verdict.holds) this.options.onViolation?.(judged);
    return judged.verdict.holds;
  }

  private get isAborted(): boolean {
    return this.options.signal?.aborted ?? false;
  }

  /** What depends on another goes first. What is protected stays. */
  private async destroy(): Promise<void> {
    for (const stack of [...this.deployment.stacks].reverse()) {
      const run = this.runOf(stack);
      if (!(await this.end(await run.destroy(), run))) return;
    }
  }

  private runOf(stack: Stack): StackRun {
    const known = this.runs.get(stack.name);
    known?.write(stack);
    const { terraform, folder, signal } = this.options;
    const run = known ?? new StackRun(terraform, stack, folder, this.doubles.reattach, signal);
    this.runs.set(stack.name, run);
    return run;
  }

  private leftBehind(deployed: boolean): string[] {
    const destroyed = this.stages.filter(({ name, ok }) => name === "destroy" && ok);
    if (!deployed || destroyed.length < this.deployment.stacks.length) return [];
    return this.world.all.filter(({ assumed }) => !assumed).map(({ type, id }) => `${type} ${id}`);
  }
}

/** Plans again. The state is printed as JSON meanwhile. */
async function planAgain(run: StackRun): Promise<Stage> {
  const [stage] = await Promise.all([run.planAgain(), run.stateJson()]);
  return stage;
}

/** What was found while everything was there, and after it was destroyed. */
function together(applied: LeakSearch, destroyed: LeakSearch): LeakSearch {
  const isNew = ({ file, canary }: Leak) => !applied.leaks.some((leak) => leak.file === file && leak.canary === canary);
  return { ...applied, files: destroyed.files, leaks: [...applied.leaks, ...destroyed.leaks.filter(isNew)] };
}

/** A stage is fine if it ended well, or if a destroy was refused for nothing but what is protected. */
export function isFine(stage: Stage): boolean {
  return stage.ok || (stage.name === "destroy" && refusedToDestroy(stage).length > 0);
}

/** The protected resources that a destroy was refused for; none if it failed for another reason too. */
export function refusedToDestroy({ name, ok, diagnostics }: Stage): string[] {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (name !== "destroy" || ok || !errors.every(({ summary }) => summary === "Instance cannot be destroyed")) return [];
  return errors.map(({ address, detail }) => /^Resource (\S+) has/.exec(detail)?.[1] ?? address ?? detail);
}
