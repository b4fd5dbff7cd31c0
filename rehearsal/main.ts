import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { rehearse, type Result } from "./rehearse";
import { Unreadable } from "../terraform-json/read";
import { lossText, stageLine, summary, violationText } from "./report";
import { NoSchema, SchemaSource } from "./schemas/provider-types";
import type { Stage, StackRun } from "./stack-run";
import { NoSynthesis, readDeployments, type Deployment } from "./deployments";
import { TerraformMissing, findTerraform, type Terraform } from "./terraform";

const USAGE = `Usage: npm run rehearse -- [--environment <name>]… [--from <folder>] [options]

Runs the real Terraform through init, validate, plan, apply, a second plan that must be empty, and destroy, for every
stack of an environment in order, against doubles of the providers: no cloud account, no internet, nothing to undo. The
policy judges the synthesis, each plan before it is applied, and each state; a violation ends it.

  --environment, -e  name of an environment; may be given more than once        (all)
  --directory, -d    folder of the environment files                            (environments)
  --stacks, -s       folder of a synthesis to rehearse instead of the files
  --from, -f         folder of an earlier synthesis: deploy that first, then rehearse the change
  --given-secret     name of a vault secret that somebody puts in by hand before the second stack; may be repeated
  --show-plan        print each plan in Terraform's own words
  --plan-json        folder to write each plan to, as <stack>.plan.json
  --keep             leave plans, states and logs for inspection, and say where
  --help, -h         this text

Terraform or OpenTofu is taken from PATH, or from the environment variable TERRAFORM_BINARY_NAME.
Exit codes: 0 all went well, 1 something failed, an environment is wrong or the policy is violated, 2 the command or a
synthesis cannot be understood, 3 there is no Terraform, 4 a folder cannot be read or written, or a bug of this program.`;

/** The synthesizer, which is bundled beside this program. */
const SYNTHESIZER = path.join(__dirname, "..", "main.js");

/** The root of the project: its node_modules has the bindings, and its .build is for what is made by a build. */
const ROOT = projectAbove(__dirname);

function projectAbove(folder: string): string {
  return existsSync(path.join(folder, "node_modules")) ? folder : projectAbove(path.dirname(folder));
}

class Usage extends Error {}
class SynthesisFailed extends Error {
  constructor(readonly code: number) {
    super("the synthesis failed");
  }
}

type Options = ReturnType<typeof readOptions>;

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        environment: { type: "string", short: "e", multiple: true, default: [] },
        directory: { type: "string", short: "d", default: "environments" },
        stacks: { type: "string", short: "s" },
        from: { type: "string", short: "f" },
        "given-secret": { type: "string", multiple: true, default: [] },
        "show-plan": { type: "boolean", default: false },
        "plan-json": { type: "string" },
        keep: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new Usage((error as Error).message);
  }
}

async function run(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = readOptions(args);
  if (options.help) return print(USAGE, 0);
  const terraform = findTerraform();
  const folder = mkdtempSync(path.join(tmpdir(), "langfuse-rehearsal-"));
  try {
    const deployments = await deploymentsOf(options, folder);
    const earlier = options.from === undefined ? undefined : readDeployments(options.from);
    const results: Result[] = [];
    for (const deployment of deployments) {
      if (signal.aborted) break;
      results.push(await rehearseOne(deployment, { options, terraform, folder, earlier, signal }));
    }
    return results.every(({ ok }) => ok) ? 0 : 1;
  } finally {
    if (options.keep) print(`kept: ${folder}`, 0);
    else rmSync(folder, { recursive: true, force: true });
  }
}

interface Setting {
  readonly options: Options;
  readonly terraform: Terraform;
  readonly folder: string;
  readonly earlier: readonly Deployment[] | undefined;
  readonly signal: AbortSignal;
}

async function rehearseOne(
  deployment: Deployment,
  { options, terraform, folder, earlier, signal }: Setting,
): Promise<Result> {
  const before = earlier?.find(({ name }) => name === deployment.name);
  if (earlier && !before) {
    throw new Usage(
      `${options.from} has no stacks of ${deployment.name}; it has ${earlier.map(({ name }) => name).join(", ")}`,
    );
  }
  print(`${deployment.name}, with ${path.basename(terraform.program)} ${terraform.version}`, 0);
  const width = Math.max(...deployment.stacks.map(({ name }) => name.length));
  const result = await rehearse(deployment, {
    terraform,
    schemas: new SchemaSource(ROOT, path.join(ROOT, ".build", "schemas")),
    folder: path.join(folder, deployment.name),
    earlier: before,
    givenSecrets: options["given-secret"],
    signal,
    today: new Date().toISOString().slice(0, 10),
    onDataLoss: (losses) => print(lossText(losses), 0),
    onViolation: (violation) => print(violationText(violation), 0),
    onStage: (stage, stackRun) => tell(stage, stackRun, width, options),
  });
  print(`${summary(result)}\n`, 0);
  return result;
}

async function tell(stage: Stage, run: StackRun, width: number, options: Options): Promise<void> {
  print(stageLine(stage, width), 0);
  if (stage.name !== "plan" || !stage.ok) return;
  if (options["show-plan"]) print(await run.planText(), 0);
  const folder = options["plan-json"];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${stage.stack}.plan.json`), await run.planJson());
}

/** What is to be rehearsed: the stacks of a folder, or those of the environment files as they are now. */
async function deploymentsOf(options: Options, folder: string): Promise<Deployment[]> {
  if (options.stacks === undefined) {
    const synthesis = path.join(folder, "synthesis");
    await synthesize(options, synthesis);
    return readDeployments(synthesis);
  }
  const known = readDeployments(options.stacks);
  const unknown = options.environment.filter((name) => !known.some((deployment) => deployment.name === name));
  if (unknown.length > 0) {
    throw new Usage(
      `${options.stacks} has no stacks of ${unknown.join(", ")}; it has ${known.map(({ name }) => name).join(", ")}`,
    );
  }
  return known.filter(({ name }) => options.environment.length === 0 || options.environment.includes(name));
}

/** Runs the synthesizer, which says by itself what is wrong with a file; the rehearsal judges what it writes. */
async function synthesize({ environment, directory }: Options, output: string): Promise<void> {
  const named = environment.flatMap((name) => ["--environment", name]);
  const child = spawn(
    process.execPath,
    [SYNTHESIZER, "--unchecked", "--directory", directory, "--output", output, ...named],
    {
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  if (code !== 0) throw new SynthesisFailed(code === 3 ? 4 : (code ?? 4));
}

function print(text: string, code: number): number {
  process.stdout.write(`${text}\n`);
  return code;
}

function fail(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

function failure(error: unknown): number {
  if (error instanceof SynthesisFailed) return error.code;
  if (error instanceof Usage) return fail(`${error.message}\n\n${USAGE}`, 2);
  if (error instanceof NoSynthesis || error instanceof NoSchema || error instanceof Unreadable)
    return fail(error.message, 2);
  if (error instanceof TerraformMissing) return fail(error.message, 3);
  const { code, syscall, message, stack } = error as NodeJS.ErrnoException;
  if (code !== undefined && syscall !== undefined) return fail(message, 4);
  return fail(`${process.env["DEBUG"] ? stack : message}\nThis is a bug: please report it.`, 4);
}

/** Exit codes of a program that a signal ended. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

async function main(): Promise<void> {
  const stop = new AbortController();
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.once(signal, () => {
      process.exitCode = code;
      stop.abort();
    });
  }
  // Whoever reads has gone, as `head` does: there is nobody to tell the rest.
  process.stdout.on("error", () => stop.abort());
  const code = await run(process.argv.slice(2), stop.signal).catch(failure);
  process.exitCode ??= code;
}

void main();
