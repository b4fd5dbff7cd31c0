import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Stack } from "./deployments";
import { runTerraform, type Ran, type Terraform } from "./terraform";

/** What Terraform is made to do with a stack. */
export type StageName = "init" | "validate" | "plan" | "apply" | "second plan" | "destroy";

/** A resource that Terraform would change, or has. */
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
  /** What a plan would change, or an apply or a destroy was going to. */
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
}

const PLAN = "plan.tfplan";

/** One stack in a folder of its own, from init to destroy. */
export class StackRun {
  /** Where its files are. */
  readonly folder: string;
  private commands = 0;
  private printedPlan: Promise<string> | undefined;
  private printedState: Promise<string> | undefined;

  constructor(
    private readonly terraform: Terraform,
    private stack: Stack,
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

  /** Goes on with another synthesis of the same stack. */
  write(stack: Stack): void {
    this.stack = stack;
    writeFileSync(path.join(this.folder, "cdk.tf.json"), stack.text);
    // The synthesized file stays as it is; an override beside it keeps the state here, wherever the stack has its own.
    const backend = { terraform: { backend: { local: { path: "terraform.tfstate" } } } };
    writeFileSync(path.join(this.folder, "rehearsal_override.tf.json"), JSON.stringify(backend));
    writeFileSync(path.join(this.folder, "terraform.rc"), "");
  }

  async init(): Promise<Stage> {
    const ran = await this.run("init", ["init", "-no-color"]);
    return this.stage("init", ran, ran.code === 0 ? [] : [plainError(ran.output)]);
  }

  async validate(): Promise<Stage> {
    const ran = await this.run("validate", ["validate", "-json"]);
    return this.stage("validate", ran, validationDiagnostics(ran.output));
  }

  async plan(): Promise<Stage> {
    this.printedPlan = undefined;
    return this.stage("plan", await this.run("plan", ["plan", "-json", `-out=${PLAN}`]));
  }

  async apply(): Promise<Stage> {
    this.printedState = undefined;
    return this.stage("apply", await this.run("apply", ["apply", "-json", PLAN]));
  }

  /** A plan after the apply; whatever it would change is wrong. */
  async planAgain(): Promise<Stage> {
    const args = ["plan", "-json", "-detailed-exitcode", "-out=second.tfplan"];
    const ran = await this.run("second plan", args);
    return { ...this.stage("second plan", ran), ok: ran.code === 0 };
  }

  async destroy(): Promise<Stage> {
    return this.stage("destroy", await this.run("destroy", ["destroy", "-json", "-auto-approve"]));
  }

  /** The plan in Terraform's own words. */
  async planText(): Promise<string> {
    return (await this.run("plan text", ["show", "-no-color", PLAN])).output;
  }

  /** The plan as `terraform show -json` prints it, once a plan. */
  planJson(): Promise<string> {
    this.printedPlan ??= this.show("plan json", PLAN);
    return this.printedPlan;
  }

  /** The state as `terraform show -json` prints it, once an apply. */
  stateJson(): Promise<string> {
    this.printedState ??= this.show("state json");
    return this.printedState;
  }

  private async show(name: string, ...files: readonly string[]): Promise<string> {
    const { code, output } = await this.run(name, ["show", "-json", ...files]);
    if (code !== 0 && !this.signal?.aborted) throw new Error(`terraform show failed: ${output}`);
    return output;
  }

  /** Runs Terraform here, and keeps what it prints in a log of its own. */
  private run(name: string, args: readonly string[]): Promise<Ran> {
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

  private stage(name: StageName, { code, output, milliseconds }: Ran, diagnostics?: readonly Diagnostic[]): Stage {
    const messages = diagnostics ? [] : messagesOf(output);
    const told = diagnostics ?? messages.flatMap(diagnosticOf);
    const silent = code !== 0 && code !== 2 && told.length === 0 ? [plainError(output)] : [];
    return {
      stack: this.stack.name,
      name,
      ok: code === 0,
      milliseconds,
      changes: messages.flatMap(changeOf),
      diagnostics: [...told, ...silent],
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

/** The lines of Terraform that are JSON; others, as of a crash, are told as they are when it fails. */
function messagesOf(output: string): Message[] {
  return output.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    try {
      return [JSON.parse(line) as Message];
    } catch {
      return [];
    }
  });
}

function changeOf({ type, change }: Message): Change[] {
  if (type !== "planned_change" || !change) return [];
  return [{ address: change.resource.addr, type: change.resource.resource_type, action: change.action }];
}

function diagnosticOf({ type, diagnostic }: Message): Diagnostic[] {
  return type === "diagnostic" && diagnostic ? [readable(diagnostic)] : [];
}

function readable({ severity, summary, detail = "", address, snippet }: RawDiagnostic): Diagnostic {
  return { severity, summary, detail, address: address ?? snippet?.context };
}

function validationDiagnostics(output: string): Diagnostic[] {
  try {
    return (JSON.parse(output) as { diagnostics: readonly RawDiagnostic[] }).diagnostics.map(readable);
  } catch {
    return [plainError(output)];
  }
}

function plainError(output: string): Diagnostic {
  return { severity: "error", summary: output.trim(), detail: "", address: undefined };
}
