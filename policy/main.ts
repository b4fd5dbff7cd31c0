import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { loadEnvironments } from "../config/load";
import { unknownEnvironment } from "../config/nearest";
import { formatProblems } from "../config/problem";
import { Unreadable, readStacks } from "../terraform-json/read";
import type { Stack } from "../terraform-json/stack";
import { jsonReport } from "./json-report";
import { judge, type Judgement } from "./judge";
import { makeFolder } from "./make-folder";
import { reportText, ruleLines } from "./report";
import { sarifLog } from "./sarif";
import { SCANNER_CHECKS } from "./scanners";
import type { Settings } from "./settings";

const USAGE = `Usage: npm run policy -- [<plan.json | state.json | stack folder>…] [options]

Judges what Terraform would do, or did, by the rules of the keyless policy. A plan or a state is what
terraform show -json prints; a folder is the output of a synthesis, or one stack of it  (cdktf.out)

  --environment, -e  environment whose waivers count for plans and states; a synthesis carries its own  (none count)
  --directory, -d    folder of the environment files                                                     (environments)
  --all, -a          tell every rule, and why one is not applicable
  --scanners         list the checks of checkov and trivy that concern this, with the rules that hold each, and judge
                     nothing
  --json             file to write the verdict to, for programs
  --sarif            file to write the verdict to, for code scanning
  --help, -h         this text

Exit codes: 0 the policy holds, 1 it is violated, 2 the command cannot be understood, 3 what is to be judged cannot be
read or an environment is wrong, 4 a file cannot be written, or a bug of this program.`;

class Usage extends Error {}
class WrongEnvironment extends Error {}

type Options = ReturnType<typeof readOptions>;

function readOptions(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        environment: { type: "string", short: "e" },
        directory: { type: "string", short: "d", default: "environments" },
        all: { type: "boolean", short: "a", default: false },
        scanners: { type: "boolean", default: false },
        json: { type: "string" },
        sarif: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.json === "" || values.sarif === "") throw new Error("--json and --sarif must name a file");
    return { ...values, places: positionals.length > 0 ? positionals : ["cdktf.out"] };
  } catch (error) {
    throw new Usage((error as Error).message);
  }
}

function run(args: readonly string[]): number {
  const options = readOptions(args);
  if (options.help) return print(USAGE, 0);
  if (options.scanners) return print(scannerTable(), 0);
  const stacks = readAll(options.places);
  const today = new Date().toISOString().slice(0, 10);
  const judgements = judge(stacks, { today, settings: settingsOf(options) });
  writeReports(judgements, options);
  const texts = judgements.map((judgement) =>
    [...(options.all ? [...ruleLines(judgement.verdict.results), ""] : []), reportText(judgement)].join("\n"),
  );
  const holds = judgements.every(({ verdict }) => verdict.holds);
  return print(texts.join("\n\n"), holds ? 0 : 1);
}

/** Each check of a scanner with what it asks, and how it is held or why it is not. */
function scannerTable(): string {
  const table = new Table({
    head: ["check", "asks", "held by", "not held, or not everywhere"],
    style: { head: [], border: [] },
    colWidths: [17, 34, 34, 50],
    wordWrap: true,
  });
  table.push(
    ...SCANNER_CHECKS.map(({ id, asks, rules, exception }) => [id, asks, rules.join(", ") || "-", exception ?? ""]),
  );
  return table.toString();
}

/** A stack that is named twice would be judged as one, with the blocks of both. */
function readAll(places: readonly string[]): Stack[] {
  const stacks = places.flatMap((place) => readStacks(place));
  stacks.forEach(({ name, source, file }, index) => {
    const before = stacks.slice(0, index).find((other) => other.name === name && other.source === source);
    if (before) throw new Usage(`${before.file} and ${file} are both a ${source} of ${name}; judge them one by one`);
  });
  return stacks;
}

/** What the file of the named environment says to the policy. */
function settingsOf({ environment: name, directory }: Options): Settings | undefined {
  if (name === undefined) return undefined;
  const loaded = loadEnvironments(directory);
  if (!loaded.ok) throw new WrongEnvironment(formatProblems(loaded.problems));
  const environments = loaded.environments.map(({ environment }) => environment);
  const found = environments.find(({ environment }) => environment === name);
  if (!found)
    throw new WrongEnvironment(
      unknownEnvironment(
        name,
        environments.map(({ environment }) => environment),
      ),
    );
  return { deletionProtection: found.deletionProtection, waivers: found.policy.waivers ?? [] };
}

function writeReports(judgements: readonly Judgement[], { json, sarif }: Options): void {
  if (json !== undefined) writeJson(json, jsonReport(judgements));
  if (sarif !== undefined) writeJson(sarif, sarifLog(judgements, process.cwd()));
}

function writeJson(file: string, value: object): void {
  makeFolder(path.dirname(file));
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

function print(text: string, code: number): number {
  process.stdout.write(`${text}\n`);
  return code;
}

function fail(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

function main(args: readonly string[]): number {
  try {
    return run(args);
  } catch (error) {
    if (error instanceof Usage) return fail(`${error.message}\n\n${USAGE}`, 2);
    if (error instanceof Unreadable || error instanceof WrongEnvironment) return fail(error.message, 3);
    const { code, syscall, message, stack } = error as NodeJS.ErrnoException;
    if (code !== undefined && syscall !== undefined) return fail(message, 4);
    return fail(`${process.env["DEBUG"] ? stack : message}\nThis is a bug: please report it.`, 4);
  }
}

process.exitCode = main(process.argv.slice(2));
