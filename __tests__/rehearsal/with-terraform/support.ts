import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Cloud } from "../../../rehearsal/cloud";
import { Doubles } from "../../../rehearsal/doubles";
import { SchemaSource } from "../../../rehearsal/schemas/provider-types";
import { StackRun, type Stage } from "../../../rehearsal/stack-run";
import {
  readSynthesizedEnvironments,
  type SynthesizedEnvironment,
  type SynthesizedStack,
} from "../../../rehearsal/synthesized-environments";
import { TerraformMissing, findTerraform, type Terraform } from "../../../rehearsal/terraform";
import { writeStacks } from "../../../stacks/synthesize";
import { namedEnvironment } from "../../support/named-environment";
import "../../support/token-traces";

/** Terraform or OpenTofu, if this machine has it. */
export const terraform = ((): Terraform | undefined => {
  try {
    return findTerraform();
  } catch (error) {
    if (error instanceof TerraformMissing) return undefined;
    throw error;
  }
})();

/** A test with the real Terraform; if it is missing, the test is reported as skipped. */
export const testWithTerraform = terraform ? test : test.skip;

const ROOT = path.resolve(__dirname, "../../..");

export const schemas = new SchemaSource(ROOT);

/** The day on which the policy checks waivers. */
export const TODAY = "2026-11-25";

/** A cloud, and the stacks that the tests of a file deploy into it. */
export class TestRehearsal {
  readonly cloud = new Cloud();
  private readonly runs = new Map<string, StackRun>();
  private doubles: Doubles | undefined;
  private place: string | undefined;

  /** @param environments all that are deployed: the doubles serve the types of their stacks */
  async open(...environments: readonly SynthesizedEnvironment[]): Promise<this> {
    this.doubles = await Doubles.start(
      environments.flatMap(({ stacks }) => stacks),
      this.cloud,
      schemas,
    );
    return this;
  }

  /** Created at the first use, because jest runs no clean-up of a file whose tests are all skipped. */
  get folder(): string {
    this.place ??= mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
    return this.place;
  }

  async close(): Promise<void> {
    await this.doubles?.stop();
    if (this.place) rmSync(this.place, { recursive: true, force: true });
  }

  /** Continues with the state of the stack in earlier environments. */
  async run(
    environment: SynthesizedEnvironment,
    part: "platform" | "release",
    signal?: AbortSignal,
  ): Promise<StackRun> {
    const stack = environment.stacks.find(({ name }) => name.endsWith(part)) as SynthesizedStack;
    const known = signal ? undefined : this.runs.get(stack.name);
    known?.write(stack);
    const run =
      known ?? new StackRun(terraform as Terraform, stack, this.folder, (this.doubles as Doubles).reattach, signal);
    if (!known) expectFine(await run.init());
    this.runs.set(stack.name, run);
    this.cloud.assuming = part === "platform";
    return run;
  }

  /** Plans and applies both stacks. The changes of the next environment show whether nothing was left to change. */
  async deploy(environment: SynthesizedEnvironment): Promise<void> {
    for (const part of ["platform", "release"] as const) {
      const run = await this.run(environment, part);
      for (const stage of [() => run.plan(), () => run.apply()]) expectFine(await stage());
    }
  }
}

/** Fails with the diagnostics of Terraform. */
export function expectFine(stage: Stage): void {
  expect({ stage: stage.name, diagnostics: stage.diagnostics, ok: stage.ok }).toEqual({
    stage: stage.name,
    diagnostics: [],
    ok: true,
  });
}

/** `update helm_release.langfuse`, sorted; unchanged resources and data sources are left out. */
export function getChanges(stage: Stage): string[] {
  return stage.changes
    .filter(({ action }) => action !== "noop" && action !== "read")
    .map(({ action, address }) => `${action} ${address}`)
    .sort();
}

/** The smallest environment with some sections replaced; without protection, so that a test can destroy it. */
export function synthesize(sections: Record<string, unknown> = {}): SynthesizedEnvironment {
  const folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
  try {
    writeStacks([namedEnvironment({ deletionProtection: false, ...sections })], folder);
    return readSynthesizedEnvironments(folder)[0] as SynthesizedEnvironment;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
