import path from "node:path";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { loadEnvironments } from "./config/load";
import { unknownEnvironment } from "./config/nearest";
import { formatProblems } from "./config/problem";
import { judge } from "./policy/judge";
import { countText, violationTexts, waiverLines } from "./policy/report";
import { ForeignOutput, synthesize, type StackSummary } from "./stacks/synthesize";
import { readStacks } from "./terraform-json/read";

const USAGE = `Usage: npm run synth -- [--environment <name>]… [--directory <folder>] [--output <folder>]

Synthesizes the Terraform JSON of every environment file, or of those that are named, if the keyless policy holds.

  --environment, -e  name of an environment; may be given more than once  (all)
  --directory, -d    folder of the environment files                      (environments)
  --output, -o       folder that the JSON is written to                   (cdktf.out)
  --unchecked        write it even where the policy is violated, for a program that judges it by itself
  --help, -h         this text

Exit codes: 0 written, 1 something is wrong with an environment or the policy is violated, 2 the command cannot be understood,
3 a folder cannot be read or written, 4 a bug of this program.`;

/** Does what the arguments say and gives the exit code; the usage lists them. */
function run(args: readonly string[]): number {
  const options = readOptions(args);
  if (typeof options === "string") return fail(`${options}\n\n${USAGE}`, 2);
  if (options.help) return print(USAGE);
  if (options.output === "") return fail(`--output must name a folder\n\n${USAGE}`, 2);

  const loaded = loadEnvironments(options.directory);
  if (!loaded.ok) return fail(formatProblems(loaded.problems), 1);

  const known = loaded.environments.map(({ environment }) => environment.environment);
  const unknown = options.environment.filter((name) => !known.includes(name));
  if (unknown.length > 0) return fail(unknown.map((name) => unknownEnvironment(name, known)).join("\n"), 1);

  const wanted = options.environment.length > 0 ? options.environment : known;
  const chosen = loaded.environments.filter(({ environment }) => wanted.includes(environment.environment));
  const told: string[] = [];
  const stacks = synthesize(chosen, options.output, (folder) => {
    if (!options.unchecked) told.push(...judgeSynthesis(folder));
  });
  return print([table(stacks, options.output), ...told].join("\n"));
}

/** The policy is violated: nothing is written. */
class PolicyViolated extends Error {}

/**
 * What the policy says about a synthesis, a line an environment. The clock decides which waivers have expired, and
 * nothing else.
 * @throws PolicyViolated with all that is wrong
 */
function judgeSynthesis(folder: string): string[] {
  const judgements = judge(readStacks(folder), { today: new Date().toISOString().slice(0, 10) });
  const violations = judgements.flatMap(({ verdict }) => violationTexts(verdict.results));
  if (violations.length > 0)
    throw new PolicyViolated(`${violations.join("\n")}\nThe policy is violated; nothing was written.`);
  return judgements.flatMap(({ name, verdict }) => [
    ...waiverLines(verdict.results),
    `policy of ${name}: ${countText(verdict.results)}`,
  ]);
}

function readOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        environment: { type: "string", short: "e", multiple: true, default: [] },
        directory: { type: "string", short: "d", default: "environments" },
        output: { type: "string", short: "o", default: process.env["CDKTF_OUTDIR"] || "cdktf.out" },
        unchecked: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (error) {
    return (error as Error).message;
  }
}

function table(stacks: readonly StackSummary[], output: string): string {
  const table = new Table({
    head: ["stack", "resources", "data sources", "Terraform JSON"],
    style: { head: [], border: [] },
  });
  table.push(
    ...stacks.map(({ stack, resources, dataSources, file }) => [
      stack,
      resources,
      dataSources,
      path.join(output, file),
    ]),
  );
  return table.toString();
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function fail(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

/** What the system refused, as a full disk or a folder without rights, in one line; anything else is our bug. */
function main(args: readonly string[]): number {
  try {
    return run(args);
  } catch (error) {
    if (error instanceof ForeignOutput) return fail(error.message, 2);
    if (error instanceof PolicyViolated) return fail(error.message, 1);
    const { code, syscall, dest, path: place, message, stack } = error as NodeJS.ErrnoException & { dest?: string };
    if (code !== undefined && syscall !== undefined) {
      return fail(`cannot write or read ${dest ?? place ?? ""}: ${message}`, 3);
    }
    if (process.env["DEBUG"]) process.stderr.write(`${stack}\n`);
    return fail(`${message}\nThe environment files are right by their rules, so this is a bug: please report it.`, 4);
  }
}

process.exitCode = main(process.argv.slice(2));
