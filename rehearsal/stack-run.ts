import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { SynthesizedStack } from "./synthesized-environments";
import { runTerraform, type CommandResult, type Terraform } from "./terraform";

export type StageName = "init" | "validate" | "plan" | "apply" | "second plan" | "destroy";

/** The change of a resource in a plan. */
export interface Change {
  readonly address: string;
  readonly type: string;
  readonly action: "create" | "update" | "replace" | "delete" | "read" | "noop" | "move" | "import" | "remove";
}

/** An error or a warning of Terraform. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  readonly address: string | undefined;
}

export interface Stage {
  readonly stack: string;
  readonly name: StageName;
  readonly ok: boolean;
  readonly milliseconds: number;
  /** The planned changes of a plan, an apply or a destroy. */
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
}

const PLAN = "plan.tfplan";
const STATE = "terraform.tfstate";

/** One stack in its own folder, from init to destroy. */
export class StackRun {
  readonly folder: string;
  private commands = 0;
  private printedPlan: Promise<string> | undefined;
  private printedState: Promise<string> | undefined;

  constructor(
    private readonly terraform: Terraform,
    private stack: SynthesizedStack,
    parent: string,
    private readonly reattach: string,
    private readonly signal?: AbortSignal,
  ) {
    this.folder = path.join(parent, stack.name);
    mkdirSync(this.folder, { recursive: true });
    this.write(stack);
  }

  get name(): string {
    return this.stack.name;
  }

  get stateFile(): string {
    return path.join(this.folder, STATE);
  }

  /** Replaces the synthesis of the stack. */
  write(stack: SynthesizedStack): void {
    this.stack = stack;
    writeFileSync(path.join(this.folder, "cdk.tf.json"), stack.text);
    // The synthesized file stays unchanged; an override beside it sets the backend of the stack to a file in this folder.
    const backend = { terraform: { backend: { local: { path: STATE } } } };
    writeFileSync(path.join(this.folder, "rehearsal_override.tf.json"), JSON.stringify(backend));
    writeFileSync(path.join(this.folder, "terraform.rc"), "");
  }

  async init(): Promise<Stage> {
    const ran = await this.run("init", ["init", "-no-color"]);
    return this.stage("init", ran, ran.code === 0 ? [] : [toError(ran.output)]);
  }

  async validate(): Promise<Stage> {
    const ran = await this.run("validate", ["validate", "-json"]);
    return this.stage("validate", ran, parseValidation(ran.output));
  }

  async plan(): Promise<Stage> {
    this.printedPlan = undefined;
    return this.stage("plan", await this.run("plan", ["plan", "-json", `-out=${PLAN}`]));
  }

  async apply(): Promise<Stage> {
    this.printedState = undefined;
    return this.stage("apply", await this.run("apply", ["apply", "-json", PLAN]));
  }

  /** Plans and applies at once. */
  async applyAll(): Promise<Stage> {
    this.printedState = undefined;
    return this.stage("apply", await this.run("apply", ["apply", "-json", "-auto-approve"]));
  }

  /** A plan after the apply; any change in it is an error. */
  async planAgain(): Promise<Stage> {
    const args = ["plan", "-json", "-detailed-exitcode", "-out=second.tfplan"];
    const ran = await this.run("second plan", args);
    return { ...this.stage("second plan", ran), ok: ran.code === 0 };
  }

  async destroy(): Promise<Stage> {
    return this.stage("destroy", await this.run("destroy", ["destroy", "-json", "-auto-approve"]));
  }

  /** The plan as `terraform show` prints it. */
  async planText(): Promise<string> {
    return (await this.run("plan text", ["show", "-no-color", PLAN])).output;
  }

  /** The plan as `terraform show -json` prints it; printed once for each plan. */
  planJson(): Promise<string> {
    this.printedPlan ??= this.show("plan json", PLAN);
    return this.printedPlan;
  }

  /** The state as `terraform show -json` prints it; printed once for each apply. */
  stateJson(): Promise<string> {
    this.printedState ??= this.show("state json");
    return this.printedState;
  }

  private async show(name: string, ...files: readonly string[]): Promise<string> {
    const { code, output } = await this.run(name, ["show", "-json", ...files]);
    if (code !== 0 && !this.signal?.aborted) throw new Error(`terraform show failed: ${output}`);
    return output;
  }

  /** Runs Terraform in the folder, with its own log. */
  private run(name: string, args: readonly string[]): Promise<CommandResult> {
    this.commands += 1;
    const number = String(this.commands).padStart(2, "0");
    return runTerraform(this.terraform, args, {
      folder: this.folder,
      log: path.join(this.folder, `${number}-${name.replaceAll(" ", "-")}.log`),
      signal: this.signal,
      variables: {
        HOME: this.folder,
        TF_CLI_CONFIG_FILE: path.join(this.folder, "terraform.rc"),
        TF_REATTACH_PROVIDERS: this.reattach,
      },
    });
  }

  private stage(
    name: StageName,
    { code, output, milliseconds }: CommandResult,
    diagnostics?: readonly Diagnostic[],
  ): Stage {
    const messages = diagnostics ? [] : parseMessages(output);
    const reported = diagnostics ?? messages.flatMap(toDiagnostics);
    const silent = code !== 0 && code !== 2 && reported.length === 0 ? [toError(output)] : [];
    return {
      stack: this.stack.name,
      name,
      ok: code === 0,
      milliseconds,
      changes: messages.flatMap(toChanges),
      diagnostics: [...reported, ...silent],
    };
  }
}

interface Message {
  readonly type?: string;
  readonly change?: {
    readonly resource: { readonly addr: string; readonly resource_type: string };
    readonly action: Change["action"];
  };
  readonly diagnostic?: RawDiagnostic;
}

interface RawDiagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly snippet?: { readonly context?: string };
}

/** The lines of Terraform that are JSON; the others, as of a crash, are printed unchanged if it fails. */
function parseMessages(output: string): Message[] {
  return output.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    try {
      return [JSON.parse(line) as Message];
    } catch {
      return [];
    }
  });
}

function toChanges({ type, change }: Message): Change[] {
  if (type !== "planned_change" || !change) return [];
  return [{ address: change.resource.addr, type: change.resource.resource_type, action: change.action }];
}

function toDiagnostics({ type, diagnostic }: Message): Diagnostic[] {
  return type === "diagnostic" && diagnostic ? [toDiagnostic(diagnostic)] : [];
}

function toDiagnostic({ severity, summary, detail = "", address, snippet }: RawDiagnostic): Diagnostic {
  return { severity, summary, detail, address: address ?? snippet?.context };
}

function parseValidation(output: string): Diagnostic[] {
  try {
    return (JSON.parse(output) as { diagnostics: readonly RawDiagnostic[] }).diagnostics.map(toDiagnostic);
  } catch {
    return [toError(output)];
  }
}

function toError(output: string): Diagnostic {
  return { severity: "error", summary: output.trim(), detail: "", address: undefined };
}
