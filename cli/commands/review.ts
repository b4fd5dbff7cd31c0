import { mkdirSync } from "node:fs";
import path from "node:path";
import { runInTemporaryFolder, requireWritable, writeFiles, type TextFile } from "../../files/files";
import { startBase } from "../../review/base";
import { collectInputs, readSynthesizedStacks, relativeTo } from "../../review/inputs";
import { countChanges, describePlaintext, findViolations, findWaived } from "../../review/page/summary";
import { formatCount } from "../../review/page/text";
import type { Report } from "../../review/report";
import { createReport, formatReport } from "../../review/review";
import type { StackFile } from "../../terraform-json/read";
import type { Stack } from "../../terraform-json/stack";
import { defineCommand, type CommandContext } from "../command";
import { UsageError } from "../exit-codes";
import {
  addEnvironmentOptions,
  getEnvironmentNames,
  nonEmpty,
  repeatable,
  today,
  type DirectoryOptions,
} from "../options";
import { PROJECT, synthesizeUnchecked } from "../project";
import { openStackFiles, requireAtMostOneStdin } from "../stack-files";

interface Options extends DirectoryOptions {
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
    "review --plan production-platform=saved.json --state production-platform=-",
  ],
  addOptions: (command) =>
    addEnvironmentOptions(command)
      .option(
        "-s, --stacks <folder>",
        "folder of a synthesis to review, instead of the environment files",
        nonEmpty("a folder"),
      )
      .option(
        "-p, --plan <file>",
        "output of terraform show -json for a plan; may be repeated. Name it <stack>.plan.json, or give its stack: " +
          "<stack>=<file>, and <stack>=- for standard input",
        repeatable("a file"),
      )
      .option("--state <file>", "the same for a state: <stack>.state.json, or <stack>=<file>", repeatable("a file"))
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

  run(options, context) {
    const { base: name, output, plan = [], state = [] } = options;
    if (name === "" || name?.startsWith("-")) {
      throw new UsageError(`--base must be a folder, a file, a commit, a tag or a branch, got ${JSON.stringify(name)}`);
    }
    const [planFiles, stateFiles] = [plan.map(parseNamedFile), state.map(parseNamedFile)];
    requireAtMostOneStdin([...planFiles, ...stateFiles].map(({ file }) => file));
    return runInTemporaryFolder(async (folder) => {
      const { stacks, base } = await readStacksAndBase(options, folder, context);
      const plans = await openNamedFiles(planFiles, context);
      const states = await openNamedFiles(stateFiles, context);
      const inputs = collectInputs(stacks, { environments: getEnvironmentNames(options, context), plans, states });
      requireWritable(output);
      const compared = base && name !== undefined ? { name, base } : undefined;
      const reports = inputs.map((input) => createReport(input, { base: compared, today: today() }));
      const files = await context.progress("write the report", () => Promise.all(reports.map(formatReport)));
      context.signal.throwIfAborted();
      writeFiles(output, files.flat());
      context.print(table(reports, files, output, context));
      return {
        ok: reports.every(({ policy }) => policy.holds),
        document: { reports: reports.map((report, index) => summarize(report, files[index], output)) },
      };
    });
  },
});

interface NamedFile {
  /** Name of its stack; undefined if the file's own name contains it. */
  readonly stack: string | undefined;
  readonly file: string;
}

/** Parses `production-platform=plan.json`, or a file name alone. */
function parseNamedFile(text: string): NamedFile {
  const [, stack, file] = /^([A-Za-z0-9][\w.-]*)=(.+)$/s.exec(text) ?? [];
  return { stack, file: file ?? text };
}

async function openNamedFiles(named: readonly NamedFile[], context: CommandContext): Promise<StackFile[]> {
  const files = await openStackFiles(
    named.map(({ file }) => file),
    context,
  );
  return files.map(({ file, read }, index) => ({ file, read: () => read(named[index]?.stack) }));
}

/** Reads the stacks to review and those of the base, which are synthesized at the same time unless they are given. */
async function readStacksAndBase(options: Options, folder: string, context: CommandContext) {
  const { base: name, directory } = options;
  const { signal } = context;
  const baseFolder = path.join(folder, "base");
  mkdirSync(baseFolder);
  const readBase =
    name === undefined ? undefined : await startBase(name, { root: PROJECT, directory, folder: baseFolder, signal });
  // allSettled waits for both even if one fails, because the caller then deletes the folder that they write to.
  const [stacks, base] = await Promise.allSettled([
    readSynthesized(options, path.join(folder, "synthesis"), context),
    readBase?.(),
  ]);
  if (stacks.status === "rejected") throw stacks.reason;
  if (base.status === "rejected") throw base.reason;
  return { stacks: stacks.value, base: base.value };
}

/** Reads the given stacks, or synthesizes the environment files without the policy: the report shows its violations. */
async function readSynthesized(options: Options, output: string, context: CommandContext): Promise<Stack[]> {
  if (options.stacks !== undefined) return readSynthesizedStacks(options.stacks);
  await synthesizeUnchecked(options, output, context);
  return relativeTo(output, readSynthesizedStacks(output));
}

type ReportFiles = readonly [html: TextFile, markdown: TextFile];

function table(
  reports: readonly Report[],
  files: readonly ReportFiles[],
  output: string,
  context: CommandContext,
): string {
  const rows = reports.map((report, index) => {
    const [{ name, text }] = files[index] as ReportFiles;
    const size = `${Math.ceil(Buffer.byteLength(text) / 1000)} KB`;
    const changes = countChanges(report.stacks.flatMap(({ changes }) => changes));
    return [report.environment, describePolicy(report), changes, path.join(output, name), size];
  });
  return context.table(["environment", "policy", "changes", "report", "size"], rows);
}

function describePolicy(report: Report): string {
  const exceptions = findWaived(report).length;
  const verdict = report.policy.holds
    ? "compliant"
    : `violated: ${formatCount(findViolations(report).length, "finding")}`;
  return `${exceptions === 0 ? verdict : `${verdict}, ${exceptions} waived`}${describePlaintext(report)}`;
}

/** The JSON on a report; the report itself is in the files. */
function summarize(report: Report, files: ReportFiles | undefined, output: string): object {
  const [html, markdown] = files as ReportFiles;
  return {
    environment: report.environment,
    compliant: report.policy.holds,
    violations: findViolations(report).length,
    waived: findWaived(report).length,
    changes: report.stacks.flatMap(({ stack, changes }) =>
      changes.map(({ address, action }) => ({ stack, address, action })),
    ),
    html: path.join(output, html.name),
    markdown: path.join(output, markdown.name),
  };
}
