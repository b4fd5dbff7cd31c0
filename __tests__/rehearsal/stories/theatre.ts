import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Deployment as Settings } from "../../../stacks/environment-stack";
import { synthesize } from "../../../stacks/synthesize";
import { World } from "../../../rehearsal/cloud/world";
import { Doubles } from "../../../rehearsal/doubles";
import { SchemaSource } from "../../../rehearsal/schemas/provider-types";
import { StackRun, type Stage } from "../../../rehearsal/stack-run";
import { readDeployments, type Deployment, type Stack } from "../../../rehearsal/deployments";
import { TerraformMissing, findTerraform, type Terraform } from "../../../rehearsal/terraform";
import { deployment } from "../../support/deployment";

const ROOT = path.resolve(__dirname, "../../..");

/** Terraform or OpenTofu, if this machine has it. */
export const terraform = ((): Terraform | undefined => {
  try {
    return findTerraform();
  } catch (error) {
    if (error instanceof TerraformMissing) return undefined;
    throw error;
  }
})();

/** A story needs the real Terraform; where it is missing, the story is reported as skipped. */
export const story = terraform ? test : test.skip;

export const schemas = new SchemaSource(ROOT);

/** The day on which the policy judges waivers in stories. */
export const TODAY = "2026-11-25";

/** An environment without protection, so that a story can end. */
export const UNPROTECTED = { deletionProtection: false };

/** The stacks of a smallest environment with some sections replaced. */
export function stacksOf(sections: Record<string, unknown> = {}): Deployment {
  return synthesized(deployment({ ...UNPROTECTED, ...sections }));
}

/** Only what is deployed first, where the rest adds nothing to a story. */
export function platformOf(deployment: Deployment): Deployment {
  return { ...deployment, stacks: deployment.stacks.slice(0, 1) };
}

export function synthesized(settings: Settings): Deployment {
  const folder = mkdtempSync(path.join(tmpdir(), "langfuse-story-"));
  try {
    synthesize([settings], folder);
    return readDeployments(folder)[0] as Deployment;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The cloud and the stacks of one story, from its first act to its last. */
export class Theatre {
  readonly world = new World();
  private readonly runs = new Map<string, StackRun>();
  private doubles: Doubles | undefined;
  private place: string | undefined;

  /** @param acts every deployment of the story: what their providers must serve */
  async open(...acts: readonly Deployment[]): Promise<this> {
    this.doubles = await Doubles.start(
      acts.flatMap(({ stacks }) => stacks),
      this.world,
      schemas,
    );
    return this;
  }

  /** Where Terraform works; jest runs no clean-up of a file whose tests are all skipped, so it is made when asked for. */
  get folder(): string {
    this.place ??= mkdtempSync(path.join(tmpdir(), "langfuse-story-"));
    return this.place;
  }

  async close(): Promise<void> {
    await this.doubles?.stop();
    if (this.place) rmSync(this.place, { recursive: true, force: true });
  }

  /** A stack of an act, where its earlier acts left it. */
  async run(act: Deployment, part: "platform" | "release", signal?: AbortSignal): Promise<StackRun> {
    const stack = act.stacks.find(({ name }) => name.endsWith(part)) as Stack;
    const known = signal ? undefined : this.runs.get(stack.name);
    known?.write(stack);
    const run =
      known ?? new StackRun(terraform as Terraform, stack, this.folder, (this.doubles as Doubles).reattach, signal);
    if (!known) expectFine(await run.init());
    this.runs.set(stack.name, run);
    this.world.assuming = part === "platform";
    return run;
  }

  /** Plans and applies both stacks of an act, and plans again. */
  async deploy(act: Deployment): Promise<void> {
    for (const part of ["platform", "release"] as const) {
      const run = await this.run(act, part);
      for (const stage of [() => run.plan(), () => run.apply(), () => run.planAgain()]) expectFine(await stage());
    }
  }
}

/** Fails with what Terraform said. */
export function expectFine(stage: Stage): void {
  expect({ stage: stage.name, diagnostics: stage.diagnostics, ok: stage.ok }).toEqual({
    stage: stage.name,
    diagnostics: [],
    ok: true,
  });
}

/** `update helm_release.langfuse`, sorted; what stays as it is and what is read is left out. */
export function changesOf(stage: Stage): string[] {
  return stage.changes
    .filter(({ action }) => action !== "noop" && action !== "read")
    .map(({ action, address }) => `${action} ${address}`)
    .sort();
}
