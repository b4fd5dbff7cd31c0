import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { evaluate, type Verdict } from "../policy/evaluate";
import { environmentOf } from "../policy/judge";
import { STRICT, settingsOf } from "../policy/settings";
import { Deployment } from "../terraform-json/deployment";
import { Unreadable } from "../terraform-json/read";
import type { Stack } from "../terraform-json/stack";
import { assemble } from "./assemble";
import { NoBase, readBase, type Base } from "./base";
import { NotWritable, writeFiles, type TextFile } from "./files";
import { WrongInput, inputsOf, namedWithin, readSynthesis, type EnvironmentInputs } from "./inputs";
import { mergedVerdict } from "./merged-verdict";
import { markdownComment } from "./page/markdown";
import { htmlPage } from "./page/page";
import { counted, numbered, plaintextNote, violations, waived } from "./page/summary";
import type { Report } from "./report";

const USAGE = `Usage: npm run review -- [--environment <name>]… [--plan <file>]… [--base <base>] [options]

Writes a report on each environment: what a synthesis or a plan will do, as one HTML file that needs nothing else, and as
Markdown for the comment of a pull request.

  --environment, -e  name of an environment; may be given more than once           (all)
  --directory, -d    folder of the environment files                               (environments)
  --stacks, -s       folder of a synthesis to review instead of the files
  --plan, -p         what terraform show -json prints of a plan; may be repeated. Its name says which stack it is
                     of: production-platform.plan.json; or else its resources, if they fit one stack only
  --state            the same of a state: production-platform.state.json; may be repeated
  --base, -b         what to compare with: a folder or file of Terraform JSON, or else a commit, tag or branch
  --output, -o       folder that <environment>.html and .md are written to         (cdktf.out/review)
  --help, -h         this text

Exit codes: 0 written and the policy holds, 1 written and the policy is violated, 2 the command cannot be understood,
3 an environment is wrong or something cannot be read, 4 a folder cannot be written, or a bug of this program.`;

/** The synthesizer, which is bundled beside this program. */
const SYNTHESIZER = path.join(__dirname, "..", "main.js");

function projectAbove(folder: string): string {
  return existsSync(path.join(folder, "node_modules")) ? folder : projectAbove(path.dirname(folder));
}

class Usage extends Error {}
class SynthesisFailed extends Error {
  constructor(readonly code: number) {
    super("the synthesis failed");
  }
}

/** What the command came to, and what it has to say. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly signal: AbortSignal;
  /** The root of the project, whose commits a base may be, and whose node_modules has the bindings. */
  readonly root?: string;
}

type Options = ReturnType<typeof readOptions>;

function readOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        environment: { type: "string", short: "e", multiple: true, default: [] },
        directory: { type: "string", short: "d", default: "environments" },
        stacks: { type: "string", short: "s" },
        plan: { type: "string", short: "p", multiple: true, default: [] },
        state: { type: "string", multiple: true, default: [] },
        base: { type: "string", short: "b" },
        output: { type: "string", short: "o", default: path.join("cdktf.out", "review") },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.output === "") throw new Error("--output must name a folder");
    if (values.base === "" || values.base?.startsWith("-")) {
      throw new Error("--base must name a folder, a file or a commit, and none of these begins with a hyphen");
    }
    return values;
  } catch (error) {
    throw new Usage((error as Error).message);
  }
}

/** Does what the arguments say; the usage lists them. */
export async function command(args: readonly string[], options: CommandOptions): Promise<Outcome> {
  try {
    return await run(args, options);
  } catch (error) {
    return options.signal.aborted ? fail("", 1) : failure(error);
  }
}

async function run(args: readonly string[], { signal, root = projectAbove(__dirname) }: CommandOptions) {
  const options = readOptions(args);
  if (options.help) return print(USAGE, 0);
  const folder = mkdtempSync(path.join(tmpdir(), "langfuse-review-"));
  try {
    const { stacks, base } = await readBoth(options, folder, { signal, root });
    const names = { environments: options.environment, plans: options.plan, states: options.state };
    const reports = inputsOf(stacks, names).map((inputs) => reportOn(inputs, options.base, base));
    const files = await Promise.all(reports.map(filesOf));
    if (signal.aborted) throw signal.reason;
    writeFiles(options.output, files.flat());
    return print(table(reports, files, options.output), reports.every(({ policy }) => policy.holds) ? 0 : 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is reviewed and what it is compared with; both are synthesized at the same time. */
async function readBoth(options: Options, folder: string, { signal, root }: Required<CommandOptions>) {
  const { base: name, directory } = options;
  const baseFolder = path.join(folder, "base");
  mkdirSync(baseFolder);
  const [stacks, base] = await Promise.allSettled([
    stacksOf(options, path.join(folder, "synthesis"), signal),
    name === undefined ? undefined : readBase(name, { root, directory, folder: baseFolder, signal }),
  ]);
  // Neither is left running when the other has failed, as the folder of both is removed then.
  if (stacks.status === "rejected") throw stacks.reason;
  if (base.status === "rejected") throw base.reason;
  return { stacks: stacks.value, base: base.value };
}

async function stacksOf(options: Options, folder: string, signal: AbortSignal): Promise<Stack[]> {
  if (options.stacks !== undefined) return readSynthesis(options.stacks);
  await synthesize(options, folder, signal);
  return namedWithin(folder, readSynthesis(folder));
}

/** Runs the synthesizer, which says by itself what is wrong with a file. The report judges, so it must not stop there. */
async function synthesize({ environment, directory }: Options, output: string, signal: AbortSignal): Promise<void> {
  const named = environment.flatMap((name) => ["--environment", name]);
  const args = [SYNTHESIZER, "--unchecked", "--directory", directory, "--output", output, ...named];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"], signal });
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  if (code !== 0) throw new SynthesisFailed(code === 1 || code === 3 ? 3 : 4);
}

function reportOn(inputs: EnvironmentInputs, baseName: string | undefined, base: Base | undefined): Report {
  const { environment, synthesis, plans, states } = inputs;
  const before = base?.stacks.filter(({ name }) => environmentOf(name) === environment) ?? [];
  const report = assemble({
    environment,
    synthesis: new Deployment(synthesis),
    ...(plans.length > 0 && { plans: new Deployment(plans) }),
    ...(states.length > 0 && { states: new Deployment(states) }),
    ...(base && baseName !== undefined && { base: { name: baseName, deployment: new Deployment(before) } }),
    policy: verdictOn(inputs),
  });
  return { ...report, gaps: [...report.gaps, ...(base?.notes ?? [])] };
}

/** What the policy says by every file together. The clock decides which waivers have expired, and nothing else. */
function verdictOn({ synthesis, plans, states }: EnvironmentInputs): Verdict {
  const deployment = new Deployment(synthesis);
  const options = { settings: settingsOf(deployment) ?? STRICT, today: new Date().toISOString().slice(0, 10) };
  const shown = [plans, states].filter(({ length }) => length > 0);
  return mergedVerdict([
    evaluate(deployment, options),
    ...shown.map((stacks) => evaluate(new Deployment(stacks), options)),
  ]);
}

async function filesOf(report: Report): Promise<readonly [TextFile, TextFile]> {
  return [
    { name: `${report.environment}.html`, text: await htmlPage(report) },
    { name: `${report.environment}.md`, text: markdownComment(report) },
  ];
}

function table(reports: readonly Report[], files: readonly (readonly [TextFile, TextFile])[], output: string): string {
  const table = new Table({
    head: ["environment", "policy", "changes", "report", "size"],
    style: { head: [], border: [] },
  });
  reports.forEach((report, index) => {
    const [{ name, text }] = files[index] as readonly [TextFile, TextFile];
    const changes = counted(report.stacks.flatMap(({ changes }) => changes));
    const size = `${Math.ceil(Buffer.byteLength(text) / 1000)} KB`;
    table.push([report.environment, policyText(report), changes, path.join(output, name), size]);
  });
  return table.toString();
}

function policyText(report: Report): string {
  const exceptions = waived(report).length;
  const verdict = report.policy.holds ? "holds" : `violated: ${numbered(violations(report).length, "finding")}`;
  return `${exceptions === 0 ? verdict : `${verdict}, ${exceptions} waived`}${plaintextNote(report)}`;
}

function print(text: string, code: number): Outcome {
  return { code, stdout: `${text}\n`, stderr: "" };
}

function fail(text: string, code: number): Outcome {
  return { code, stdout: "", stderr: text === "" ? "" : `${text}\n` };
}

function failure(error: unknown): Outcome {
  if (error instanceof SynthesisFailed) return fail("", error.code);
  if (error instanceof Usage) return fail(`${error.message}\n\n${USAGE}`, 2);
  if (error instanceof Unreadable || error instanceof NoBase || error instanceof WrongInput) {
    return fail(error.message, 3);
  }
  if (error instanceof NotWritable) return fail(error.message, 4);
  const { code, syscall, message, stack } = error as NodeJS.ErrnoException;
  if (code !== undefined && syscall !== undefined) return fail(message, 4);
  return fail(`${process.env["DEBUG"] ? stack : message}\nThis is a bug: please report it.`, 4);
}
