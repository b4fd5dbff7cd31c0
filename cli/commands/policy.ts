import path from "node:path";
import { loadEnvironments } from "../../config/load";
import { toOneLine } from "../../files/escape";
import { writeFiles } from "../../files/files";
import { jsonReport } from "../../policy/json-report";
import { evaluateEnvironments, type EnvironmentVerdict } from "../../policy/evaluate-environments";
import { reportText, ruleLines } from "../../policy/report";
import { sarifLog } from "../../policy/sarif";
import { SCANNER_CHECKS } from "../../policy/scanners";
import type { Settings } from "../../policy/settings";
import type { Stack } from "../../terraform-json/stack";
import { defineCommand, type Session } from "../command";
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
  describe: (command) =>
    command
      .argument(
        "[file...]",
        "what terraform show -json prints of a plan or a state, or a folder of a synthesis; - is standard input " +
          "(default: cdktf.out)",
        repeatable("a file"),
      )
      .addOption(environmentOption("environment whose waivers count for plans and states (default: none count)"))
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
    const files = await openStackFiles(args.length > 0 ? args : ["cdktf.out"], session);
    const results = await session.progress("check the policy", async () =>
      evaluateEnvironments(distinct(files.flatMap((file) => file.read())), { today: today(), settings }),
    );
    const texts = results.map((result) =>
      [...(options.all ? [...ruleLines(result.verdict.results), ""] : []), reportText(result)].join("\n"),
    );
    if (options.sarif !== undefined) writeSarif(options.sarif, results, session);
    if (options.sarif !== "-") session.print(texts.join("\n\n"));
    return { ok: results.every(({ verdict }) => verdict.holds), document: jsonReport(results) };
  },
});

function writeSarif(file: string, results: readonly EnvironmentVerdict[], { print }: Session): void {
  const text = JSON.stringify(sarifLog(results, process.cwd()), null, 2);
  if (file === "-") print(text);
  else writeFiles(path.dirname(file), [{ name: path.basename(file), text: `${text}\n` }]);
}

/**
 * What the file of the named environment says to the policy.
 * @throws UsageError where a folder is given whose files would not be used
 */
function policySettings({ environment, directory }: Options, session: Session): Settings | undefined {
  if (environment === undefined && directory === undefined) return undefined;
  const names = environment === undefined ? [] : [requireOneEnvironment(environment)];
  const { environments, warnings } = loadEnvironments(directory ?? "environments", names);
  warnAbout(warnings, session);
  const [found] = environments;
  if (names.length === 0 || !found) throw new UsageError("--directory is only used with --environment");
  const { deletionProtection, policy } = found.environment;
  return { deletionProtection, waivers: policy.waivers ?? [] };
}

/** A stack that is named twice would be checked as one, with the blocks of both. */
function distinct(stacks: Stack[]): Stack[] {
  stacks.forEach(({ name, source, file }, index) => {
    const before = stacks.slice(0, index).find((other) => other.name === name && other.source === source);
    if (before)
      throw new UsageError(
        toOneLine(`${before.file} and ${file} are both a ${source} of ${name}; check them one by one`),
      );
  });
  return stacks;
}

/** Each check of a scanner with what it asks, and the rules that cover it or why it is not covered. */
function scanners({ print, table }: Session): object {
  const rows = SCANNER_CHECKS.map(({ id, asks, rules, exception }) => [
    id,
    asks,
    rules.join(", ") || "-",
    exception ?? "",
  ]);
  print(table(["check", "asks", "covered by", "not covered, or not everywhere"], rows));
  return { checks: SCANNER_CHECKS };
}
