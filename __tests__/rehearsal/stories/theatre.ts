import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { World } from "../../../rehearsal/cloud/world";
import { Doubles } from "../../../rehearsal/doubles";
import { SchemaSource } from "../../../rehearsal/schemas/provider-types";
import { StackRun, type Stage } from "../../../rehearsal/stack-run";
import type { Deployment, Stack } from "../../../rehearsal/deployments";
import type { Terraform } from "../../../rehearsal/terraform";
import { terraform } from "./story";

const ROOT = path.resolve(__dirname, "../../..");

export const schemas = new SchemaSource(ROOT);

/** The day on which the policy judges waivers in stories. */
export const TODAY = "2026-11-25";

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

  /** Plans and applies both stacks of an act. That nothing is left to change is told by what the next act changes. */
  async deploy(act: Deployment): Promise<void> {
    for (const part of ["platform", "release"] as const) {
      const run = await this.run(act, part);
      for (const stage of [() => run.plan(), () => run.apply()]) expectFine(await stage());
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
