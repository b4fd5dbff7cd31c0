import { mkdirSync } from "node:fs";
import path from "node:path";
import { inTemporaryFolder, requireWritable, writeFiles, type TextFile } from "../../files/write-files";
import { startBase } from "../../review/base";
import { inputsOf, namedWithin, readSynthesis } from "../../review/inputs";
import { counted, numbered, plaintextNote, violations, waived } from "../../review/page/summary";
import type { Report } from "../../review/report";
import { reportFiles, reportOn } from "../../review/review";
import type { Stack } from "../../terraform-json/stack";
import { defineCommand, type Session } from "../command";
import { UsageError } from "../exit-codes";
import {
  SEVERAL,
  directoryOption,
  environmentNames,
  environmentOption,
  nonEmpty,
  severalOf,
  today,
  type EnvironmentOptions,
} from "../options";
import { PROJECT, synthesizeUnchecked } from "../project";
import { openStackFiles, requireOneStdin } from "../stack-files";

interface Options extends EnvironmentOptions {
  readonly directory: string;
  readonly stacks?: string;
  readonly plan?: readonly string[];
  readonly state?: readonly string[];
  readonly base?: string;
  readonly output: string;
}

export const command = defineCommand<Options>({
  name: "review",
  examples: [
    "review",
    "review --environment production --plan production-platform.plan.json --base main --output report",
  ],
  describe: (command) =>
    command
      .addOption(environmentOption(SEVERAL))
      .addOption(directoryOption())
      .option("-s, --stacks <folder>", "folder of a synthesis to review instead of the files", nonEmpty("a folder"))
      .option(
        "-p, --plan <file>",
        "what terraform show -json prints of a plan; may be repeated. Its name says which stack it is of, as " +
          "production-platform.plan.json; or else its resources, if they fit one stack only. - is standard input",
        severalOf("a file"),
      )
      .option(
        "--state <file>",
        "the same of a state: production-platform.state.json; may be repeated",
        severalOf("a file"),
      )
      .option(
        "-b, --base <base>",
        "what to compare with: a folder or file of Terraform JSON, or else a commit, tag or branch",
      )
      .option(
        "-o, --output <folder>",
        "folder that <environment>.html and .md are written to",
        nonEmpty("a folder"),
        path.join("cdktf.out", "review"),
      ),

  run(options, session) {
    const { base: name, output, plan = [], state = [] } = options;
    if (name === "" || name?.startsWith("-")) {
      throw new UsageError("--base must name a folder, a file or a commit, and none of these begins with a hyphen");
    }
    requireOneStdin([...plan, ...state]);
    return inTemporaryFolder(async (folder) => {
      const { stacks, base } = await readBoth(options, folder, session);
      const [plans, states] = [await openStackFiles(plan, session), await openStackFiles(state, session)];
      const inputs = inputsOf(stacks, { environments: environmentNames(options, session), plans, states });
      requireWritable(output);
      const compared = base && name !== undefined ? { name, base } : undefined;
      const reports = inputs.map((input) => reportOn(input, { base: compared, today: today() }));
      const files = await session.progress("write the report", () => Promise.all(reports.map(reportFiles)));
      session.signal.throwIfAborted();
      writeFiles(output, files.flat());
      session.print(table(reports, files, output, session));
      return {
        ok: reports.every(({ policy }) => policy.holds),
        document: { reports: reports.map((report, index) => summaryOf(report, files[index], output)) },
      };
    });
  },
});

/** What is reviewed and what it is compared with; both are synthesized at the same time. */
async function readBoth(options: Options, folder: string, session: Session) {
  const { base: name, directory } = options;
  const { signal } = session;
  const baseFolder = path.join(folder, "base");
  mkdirSync(baseFolder);
  const readBase =
    name === undefined ? undefined : await startBase(name, { root: PROJECT, directory, folder: baseFolder, signal });
  const [stacks, base] = await Promise.allSettled([
    readSynthesized(options, path.join(folder, "synthesis"), session),
    readBase?.(),
  ]);
  // Neither is left running when the other has failed, as the folder of both is removed then.
  if (stacks.status === "rejected") throw stacks.reason;
  if (base.status === "rejected") throw base.reason;
  return { stacks: stacks.value, base: base.value };
}

/** The policy is part of the report, so a violation must not stop the synthesis. */
async function readSynthesized(options: Options, output: string, session: Session): Promise<Stack[]> {
  if (options.stacks !== undefined) return readSynthesis(options.stacks);
  await synthesizeUnchecked(options, output, session);
  return namedWithin(output, readSynthesis(output));
}

type ReportFiles = readonly [html: TextFile, markdown: TextFile];

function table(reports: readonly Report[], files: readonly ReportFiles[], output: string, session: Session): string {
  const rows = reports.map((report, index) => {
    const [{ name, text }] = files[index] as ReportFiles;
    const size = `${Math.ceil(Buffer.byteLength(text) / 1000)} KB`;
    return [report.environment, policyText(report), changesText(report), path.join(output, name), size];
  });
  return session.table(["environment", "policy", "changes", "report", "size"], rows);
}

function policyText(report: Report): string {
  const exceptions = waived(report).length;
  const verdict = report.policy.holds ? "holds" : `violated: ${numbered(violations(report).length, "finding")}`;
  return `${exceptions === 0 ? verdict : `${verdict}, ${exceptions} waived`}${plaintextNote(report)}`;
}

function changesText({ stacks }: Report): string {
  return counted(stacks.flatMap(({ changes }) => changes));
}

/** A report as far as a program asks for it: the report itself is in the files. */
function summaryOf(report: Report, files: ReportFiles | undefined, output: string): object {
  const [html, markdown] = files as ReportFiles;
  return {
    environment: report.environment,
    holds: report.policy.holds,
    violations: violations(report).length,
    waived: waived(report).length,
    changes: report.stacks.flatMap(({ stack, changes }) =>
      changes.map(({ address, action }) => ({ stack, address, action })),
    ),
    html: path.join(output, html.name),
    markdown: path.join(output, markdown.name),
  };
}
