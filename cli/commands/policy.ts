import { existsSync } from "node:fs";
import path from "node:path";
import { loadEnvironments } from "../../config/load";
import { toOneLine } from "../../files/escape";
import { writeFiles } from "../../files/files";
import { jsonReport } from "../../policy/json-report";
import { evaluateEnvironments, getEnvironmentName, type EnvironmentVerdict } from "../../policy/evaluate-environments";
import { reportText, ruleLines } from "../../policy/report";
import { sarifLog } from "../../policy/sarif";
import { SCANNER_CHECKS } from "../../policy/scanners";
import { readSettings, type Settings } from "../../policy/settings";
import { plaintextWaivers } from "../../stacks/bucket";
import { Unreadable } from "../../terraform-json/read";
import type { Stack } from "../../terraform-json/stack";
import { defineCommand, type CommandContext } from "../command";
import { UsageError } from "../exit-codes";
import {
  environmentOption,
  nonEmpty,
  requireOneEnvironment,
  repeatable,
  today,
  warnAbout,
  type EnvironmentOptions,
} from "../options";
import { openStackFiles } from "../stack-files";

interface Options extends EnvironmentOptions {
  readonly directory?: string;
  readonly all?: boolean;
  readonly scanners?: boolean;
  readonly sarif?: string;
}

export const command = defineCommand<Options>({
  name: "policy",
  examples: [
    "policy",
    "policy production-platform.plan.json --environment production --sarif policy.sarif",
    "policy - < production-platform.state.json",
  ],
  addOptions: (command) =>
    command
      .argument(
        "[file...]",
        "what terraform show -json prints of a plan or a state, or the output folder of synth; - is standard input " +
          "(default: cdktf.out)",
        repeatable("a file"),
      )
      .addOption(
        environmentOption(
          "for plans and states: environment whose waivers and deletionProtection apply (default: no waiver, " +
            "deletionProtection true)",
        ),
      )
      .option(
        "-d, --directory <folder>",
        "folder of the environment files (default: environments)",
        nonEmpty("a folder"),
      )
      .option("-a, --all", "print every rule, and why one is not applicable")
      .option("--scanners", "list the checks of checkov and trivy that concern this, and which rules cover each")
      .option("--sarif <file>", "write the result for code scanning; - is standard output", nonEmpty("a file")),

  async run(options, session, args) {
    if (options.scanners) return { document: scanners(session) };
    if (options.sarif === "-" && session.json) throw new UsageError("--json and --sarif - both need standard output");
    const settings = policySettings(options, session);
    const files = await openStackFiles(args.length > 0 ? args : [findSynthesis()], session);
    const results = await session.progress("check the policy", async () => {
      const stacks = files.flatMap((file) => file.read());
      requireDistinct(stacks);
      requireContent(stacks);
      requireSameEnvironment(stacks, options);
      return evaluateEnvironments(stacks, { today: today(), settings });
    });
    if (settings && results.some(({ deployment }) => readSettings(deployment)))
      session.warn("--environment is ignored for a synthesis, which contains its own waivers");
    const texts = results.map((result) =>
      [
        ...(options.all ? [...ruleLines(result.verdict.results), ""] : []),
        reportText(result),
        ...(!settings && !result.verdict.holds && result.source !== "synthesis" ? [WITHOUT_ENVIRONMENT] : []),
      ].join("\n"),
    );
    if (options.sarif !== undefined) writeSarif(options.sarif, results, session);
    if (options.sarif !== "-") session.print(texts.join("\n\n"));
    return { ok: results.every(({ verdict }) => verdict.holds), document: jsonReport(results) };
  },
});

const WITHOUT_ENVIRONMENT =
  "checked without an environment file: no waiver applies, and deletionProtection counts as true. " +
  "Add --environment <name> if its file differs.";

/** @throws Unreadable if there is no synthesis */
function findSynthesis(): string {
  const folder = "cdktf.out";
  if (existsSync(folder)) return folder;
  throw new Unreadable(folder, "must exist", "Run: npm run synth. Or name a folder, a plan or a state.", "outside");
}

function writeSarif(file: string, results: readonly EnvironmentVerdict[], { print }: CommandContext): void {
  const text = JSON.stringify(sarifLog(results, process.cwd()), null, 2);
  if (file === "-") print(text);
  else writeFiles(path.dirname(file), [{ name: path.basename(file), text: `${text}\n` }]);
}

/**
 * Reads the settings of the policy from the file of the named environment.
 * @throws UsageError where a folder is given whose files would not be used
 */
function policySettings({ environment, directory }: Options, session: CommandContext): Settings | undefined {
  if (environment === undefined && directory === undefined) return undefined;
  const names = environment === undefined ? [] : [requireOneEnvironment(environment)];
  const { environments, warnings } = loadEnvironments(directory ?? "environments", names);
  warnAbout(warnings, session);
  const [found] = environments;
  if (names.length === 0 || !found) throw new UsageError("--directory is only used with --environment");
  const { deletionProtection, policy } = found.environment;
  return { deletionProtection, waivers: [...(policy.waivers ?? []), ...plaintextWaivers(found.environment)] };
}

/** A stack that is named twice would be checked as one, with the blocks of both. */
function requireDistinct(stacks: readonly Stack[]): void {
  stacks.forEach(({ name, source, file }, index) => {
    const before = stacks.slice(0, index).find((other) => other.name === name && other.source === source);
    if (before)
      throw new UsageError(
        toOneLine(`${before.file} and ${file} are both a ${source} of ${name}; check them one by one`),
      );
  });
}

/**
 * No rule applies to an empty plan or state, so it would pass.
 * @throws Unreadable
 */
function requireContent(stacks: readonly Stack[]): void {
  for (const { source, file, blocks, stateBlocks, changes } of stacks) {
    const isEmpty = blocks.every(({ kind }) => kind === "provider");
    if (source === "synthesis" || !isEmpty || stateBlocks.length + changes.length > 0) continue;
    throw new Unreadable(
      file,
      `must not be an empty ${source}, in which nothing can be checked`,
      "Check that it is of the right backend and workspace. If nothing is deployed yet, leave out the file.",
    );
  }
}

/**
 * The settings of one environment must not allow violations of another. A file name without an environment, as
 * `plan.json`, is accepted.
 * @throws UsageError
 */
function requireSameEnvironment(
  stacks: readonly Stack[],
  { environment = [], directory = "environments" }: Options,
): void {
  const [wanted] = environment;
  if (wanted === undefined) return;
  for (const { name, source, file } of stacks) {
    const found = source === "synthesis" ? undefined : findEnvironmentName(name, directory);
    if (found === undefined || found === wanted) continue;
    const renamed = path.basename(file).replace(found, wanted);
    throw new UsageError(
      toOneLine(
        `${file} is of the environment ${found}, and --environment is ${wanted}. Use --environment ${found}; if the ` +
          `file name is wrong, rename the file to ${renamed}`,
      ),
    );
  }
}

/** The environment that the name of a stack contains: `production-platform`, or the name of an environment file. */
function findEnvironmentName(stack: string, directory: string): string | undefined {
  const [, named] = /^(.+)-(?:platform|release)(?![a-z0-9])/.exec(stack) ?? [];
  const first = getEnvironmentName(stack);
  const isFile = [".yaml", ".yml"].some((extension) => existsSync(path.join(directory, `${first}${extension}`)));
  return named ?? (isFile ? first : undefined);
}

/** Each check of a scanner with what it asks, and the rules that cover it or why it is not covered. */
function scanners({ print, table }: CommandContext): object {
  const rows = SCANNER_CHECKS.map(({ id, asks, rules, exception }) => [
    id,
    asks,
    rules.join(", ") || "-",
    exception ?? "",
  ]);
  print(table(["check", "asks", "covered by", "not covered, or not everywhere"], rows));
  return { checks: SCANNER_CHECKS };
}
