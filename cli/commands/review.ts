import { mkdirSync } from "node:fs";
import path from "node:path";
import { runInTemporaryFolder, requireWritable, writeFiles, type TextFile } from "../../files/files";
import { getEnvironmentName } from "../../policy/evaluate-environments";
import type { SynthesizedStack } from "../../rehearsal/synthesized-environments";
import { TerraformMissing, findTerraform, type Terraform } from "../../rehearsal/terraform";
import { startBase, type Base } from "../../review/base";
import { collectInputs, readSynthesizedStacks, relativeTo, type EnvironmentInputs } from "../../review/inputs";
import { countChanges, describePlaintext, describeRisk, findViolations, findWaived } from "../../review/page/summary";
import { formatCount } from "../../review/page/text";
import { withholdFlaggedValues } from "../../review/page/withhold";
import { readSynthesizedJson, rehearseChange } from "../../review/rehearsed-change";
import type { Report } from "../../review/report";
import { createReport, formatReport } from "../../review/review";
import type { StackFile } from "../../terraform-json/read";
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
import { PROJECT, createSchemaSource, synthesizeUnchecked } from "../project";
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
      const { stacks, json, base } = await readStacksAndBase(options, folder, context);
      const plans = await openNamedFiles(planFiles, context);
      const states = await openNamedFiles(stateFiles, context);
      const inputs = collectInputs(stacks, { environments: getEnvironmentNames(options, context), plans, states });
      requireWritable(output);
      const compared = base && name !== undefined ? { name, base } : undefined;
      const reports: Report[] = [];
      for (const input of inputs) {
        const rehearsed = base && (await rehearse(input, { base, json, folder }, context));
        reports.push(createReport(input, { base: compared, rehearsed, today: today() }));
      }
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
  return { ...stacks.value, base: base.value };
}

/** Reads the given stacks, or synthesizes the environment files without the policy: the report shows its violations. */
async function readSynthesized({ stacks, ...options }: Options, output: string, context: CommandContext) {
  if (stacks === undefined) await synthesizeUnchecked(options, output, context);
  const read = readSynthesizedStacks(stacks ?? output);
  const json = options.base === undefined ? [] : readSynthesizedJson(stacks ?? output, read);
  return { stacks: stacks === undefined ? relativeTo(output, read) : read, json };
}

interface Sides {
  readonly base: Base;
  /** The JSON of the stacks to review. */
  readonly json: readonly SynthesizedStack[];
  readonly folder: string;
}

/** Plans the change of one environment from the base, unless plans of all its stacks are given. */
async function rehearse(input: EnvironmentInputs, { base, json, folder }: Sides, context: CommandContext) {
  const { environment, synthesis, plans } = input;
  const select = <Named extends { readonly name: string }>(all: readonly Named[]) =>
    all.filter(({ name }) => getEnvironmentName(name) === environment);
  const before = { stacks: select(base.stacks), json: select(base.json) };
  if (before.stacks.length === 0 || plans.length === synthesis.length) return undefined;
  const sides = { environment, base: before, change: { stacks: synthesis, json: select(json) } };
  const { signal, env } = context;
  return context.progress(`plan the change of ${environment}`, () =>
    rehearseChange(sides, {
      terraform: findProgram(env),
      schemas: createSchemaSource(),
      folder: path.join(folder, "rehearsal"),
      signal,
    }),
  );
}

/** Terraform or OpenTofu; without it, the sentence of the report. */
function findProgram(environment: NodeJS.ProcessEnv): Terraform | string {
  try {
    return findTerraform(environment);
  } catch (error) {
    if (!(error instanceof TerraformMissing)) throw error;
    return `Nothing was planned: ${error.message}.`;
  }
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
    return [
      report.environment,
      describePolicy(report),
      describeRisk(report) ?? "not compared",
      changes,
      path.join(output, name),
      size,
    ];
  });
  return context.table(["environment", "policy", "risk of the change", "changes", "report", "size"], rows);
}

function describePolicy(report: Report): string {
  const exceptions = findWaived(report).length;
  const verdict = report.policy.holds
    ? "compliant"
    : `violated: ${formatCount(findViolations(report).length, "finding")}`;
  return `${exceptions === 0 ? verdict : `${verdict}, ${exceptions} waived`}${describePlaintext(report)}`;
}

/** The JSON on a report; the report itself is in the files. */
function summarize(original: Report, files: ReportFiles | undefined, output: string): object {
  const [html, markdown] = files as ReportFiles;
  const report = withholdFlaggedValues(original);
  return {
    environment: report.environment,
    compliant: report.policy.holds,
    violations: findViolations(report).length,
    waived: findWaived(report).length,
    // Without a base and a plan, there is no change to describe.
    risk: report.change?.risk ?? null,
    stacks: report.stacks.map(({ stack, basis }) => ({ stack, basis })),
    problems: report.change?.problems ?? [],
    consequences: report.change?.consequences ?? [],
    changes: report.stacks.flatMap(({ stack, changes }) =>
      changes.map(({ address, action }) => ({ stack, address, action })),
    ),
    html: path.join(output, html.name),
    markdown: path.join(output, markdown.name),
  };
}
