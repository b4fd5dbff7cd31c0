import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Stack } from "../terraform-json/stack";
import { Cloud } from "./cloud";
import { Doubles } from "./doubles";
import { parsePrinted } from "./policy";
import { addGivenSecrets } from "./providers/azurerm/key-vault-secret";
import type { SchemaSource } from "./schemas/provider-types";
import { StackRun, type Stage } from "./stack-run";
import { getRedirectUris, type SynthesizedEnvironment, type SynthesizedStack } from "./synthesized-environments";
import type { Terraform } from "./terraform";

export interface PlannedChangeOptions {
  readonly terraform: Terraform;
  readonly schemas: SchemaSource;
  /** Folder for states and logs, which the caller removes. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

/** What Terraform would do with one stack. */
export interface PlannedStack {
  readonly stack: string;
  /** Its plan; undefined if there is none. */
  readonly plan: Stack | undefined;
  /** Why there is no plan, or why its apply fails, in one sentence. */
  readonly problem: string | undefined;
}

/** Only a deployment that fails ends it; the caller reports the message. */
class Failure extends Error {}

/**
 * An environment that is deployed into doubles of the providers, in order to plan changes of it. `prevent_destroy` is
 * left out: with it, Terraform prints an error instead of the plan that shows what the change would destroy.
 */
export class DeployedBase {
  private readonly cloud = new Cloud();
  private readonly runs = new Map<string, StackRun>();
  private doubles: Doubles | undefined;
  private deployed: { readonly restoreCloud: () => void; readonly states: ReadonlyMap<string, string> } | undefined;
  /** Why the base cannot be deployed; undefined if it is. */
  problem: string | undefined;

  private constructor(
    private readonly base: SynthesizedEnvironment,
    private readonly options: PlannedChangeOptions,
  ) {}

  /** @param changes what will be planned: the doubles serve the types of their stacks too */
  static async deploy(
    base: SynthesizedEnvironment,
    changes: readonly SynthesizedEnvironment[],
    options: PlannedChangeOptions,
  ): Promise<DeployedBase> {
    const deployed = new DeployedBase(base, options);
    mkdirSync(options.folder, { recursive: true });
    try {
      await deployed.start([base, ...changes].flatMap(({ stacks }) => stacks));
    } catch (error) {
      await deployed.close();
      deployed.problem = `The base cannot be deployed in the rehearsal: ${describeError(error)}`;
    }
    return deployed;
  }

  async close(): Promise<void> {
    await this.doubles?.stop();
    this.doubles = undefined;
  }

  /**
   * Plans the stacks of a change in their order. A stack is applied in the doubles only if another one follows, because
   * that one is planned for what is deployed then.
   */
  async plan(change: SynthesizedEnvironment): Promise<PlannedStack[]> {
    const { problem } = this;
    if (problem !== undefined) return change.stacks.map(({ name }) => ({ stack: name, plan: undefined, problem }));
    this.restore();
    const planned: PlannedStack[] = [];
    for (const [index, stack] of change.stacks.entries()) {
      const failed = planned.find((one) => one.problem !== undefined);
      const hasNext = index < change.stacks.length - 1;
      planned.push(
        failed
          ? { stack: stack.name, plan: undefined, problem: `It needs ${failed.stack}, which cannot be applied.` }
          : await this.planStack(stack, index === 0, hasNext),
      );
    }
    return planned;
  }

  private async start(stacks: readonly SynthesizedStack[]): Promise<void> {
    this.doubles = await Doubles.start(stacks, this.cloud, this.options.schemas);
    for (const [index, stack] of this.base.stacks.entries()) {
      const run = await this.open(stack, index === 0);
      requireFine(await run.applyAll());
    }
    const states = [...this.runs].map(([name, { stateFile }]) => [name, readFileSync(stateFile, "utf8")] as const);
    this.deployed = { restoreCloud: this.cloud.save(), states: new Map(states) };
  }

  /** The cloud and the states as they were after the deployment of the base. */
  private restore(): void {
    this.deployed?.restoreCloud();
    for (const [name, { stateFile }] of this.runs) writeFileSync(stateFile, this.deployed?.states.get(name) ?? "");
  }

  private async planStack(stack: SynthesizedStack, isFirst: boolean, hasNext: boolean): Promise<PlannedStack> {
    let plan: Stack | undefined;
    try {
      const run = await this.open(stack, isFirst);
      requireFine(await run.plan());
      plan = parsePrinted(stack.name, "plan", await run.planJson());
      const changes = plan.changes.some(({ action }) => action !== "no-op" && action !== "read");
      if (hasNext && changes) requireFine(await run.apply());
      return { stack: stack.name, plan, problem: undefined };
    } catch (error) {
      this.options.signal?.throwIfAborted();
      const what = plan ? "Its apply fails in the rehearsal" : "It cannot be planned in the rehearsal";
      return { stack: stack.name, plan, problem: `${what}: ${describeError(error)}` };
    }
  }

  /** The run of a stack, initialized for its providers. */
  private async open(protectedStack: SynthesizedStack, isFirst: boolean): Promise<StackRun> {
    const stack = withoutProtection(protectedStack);
    const { terraform, folder, signal } = this.options;
    this.cloud.assuming = isFirst;
    this.cloud.redirectUris = getRedirectUris(stack);
    if (!isFirst) addGivenSecrets(this.cloud, findReadSecrets([stack]));
    const known = this.runs.get(stack.name);
    known?.write(stack);
    const run = known ?? new StackRun(terraform, stack, folder, this.doubles?.reattach ?? "", signal);
    this.runs.set(stack.name, run);
    requireFine(await run.init());
    return run;
  }
}

function requireFine({ ok, diagnostics }: Stage): void {
  if (ok) return;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  throw new Failure(
    errors.map(({ address, summary, detail }) => [address, summary, detail].filter(Boolean).join(": ")).join("; ") ||
      "it was interrupted",
  );
}

function describeError(error: unknown): string {
  const { message } = error as Error;
  const line = message.replace(/\s+/g, " ").trim();
  return `${line.length > 400 ? `${line.slice(0, 399)}…` : line}${/[.!?…]$/.test(line) ? "" : "."}`;
}

/** The stack without `prevent_destroy`. */
function withoutProtection(stack: SynthesizedStack): SynthesizedStack {
  const resource = Object.fromEntries(
    Object.entries(stack.json.resource ?? {}).map(([type, bodies]) => [
      type,
      Object.fromEntries(Object.entries(bodies).map(([name, body]) => [name, removeProtection(body)])),
    ]),
  );
  const json = { ...stack.json, ...(stack.json.resource && { resource }) };
  return { name: stack.name, json, text: JSON.stringify(json) };
}

function removeProtection(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { lifecycle, ...others } = body;
  const [settings] = [lifecycle].flat() as readonly (Readonly<Record<string, unknown>> | undefined)[];
  if (!settings) return body;
  return { ...others, lifecycle: { ...settings, prevent_destroy: false } };
}

/** The vault secrets that stacks read; those that no stack creates are added by hand. */
function findReadSecrets(stacks: readonly SynthesizedStack[]): string[] {
  return stacks.flatMap(({ json }) =>
    Object.values(json.ephemeral?.["azurerm_key_vault_secret"] ?? {}).flatMap(({ name }) =>
      typeof name === "string" ? [name] : [],
    ),
  );
}
