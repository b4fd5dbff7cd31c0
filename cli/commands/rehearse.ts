import { writeFileSync } from "node:fs";
import path from "node:path";
import { Option } from "commander";
import { toOneLine } from "../../files/escape";
import { runInTemporaryFolder, requireWritable } from "../../files/files";
import type { Command } from "../../rehearsal/command";
import { rehearse, type Result as Rehearsed } from "../../rehearsal/rehearse";
import { formatLosses, formatStage, formatSummary, formatViolation } from "../../rehearsal/report";
import { runWithDoubles } from "../../rehearsal/run-command";
import type { Stage, StackRun } from "../../rehearsal/stack-run";
import { readSynthesizedEnvironments, type SynthesizedEnvironment } from "../../rehearsal/synthesized-environments";
import { findTerraform, type Terraform } from "../../rehearsal/terraform";
import { defineCommand, type Result, type CommandContext } from "../command";
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

interface Options extends DirectoryOptions {
  readonly stacks?: string;
  readonly from?: string;
  readonly givenSecret?: readonly string[];
  readonly showPlan?: boolean;
  readonly planJson?: string;
  readonly keep?: boolean;
  readonly exec?: boolean;
}

const NOT_EXEC = ["stacks", "from", "showPlan", "planJson", "json"];

export const command = defineCommand<Options>({
  name: "rehearse",
  examples: [
    "rehearse --environment dev",
    "rehearse --environment production --from deployed --plan-json plans",
    "rehearse --exec -- npx cdktf deploy 'dev-*' --auto-approve",
  ],
  addOptions: (command) =>
    addEnvironmentOptions(command)
      .option("-s, --stacks <folder>", "output folder of synth to rehearse instead of the files", nonEmpty("a folder"))
      .option(
        "-f, --from <folder>",
        "output folder of an earlier synth: deploy that first, then rehearse the change",
        nonEmpty("a folder"),
      )
      .option(
        "--given-secret <name>",
        "name of a vault secret that an operator adds by hand before the second stack; may be repeated",
        repeatable("a secret"),
      )
      .option("--show-plan", "print each plan as terraform show does")
      .option("--plan-json <folder>", "folder to write each plan to, as <stack>.plan.json", nonEmpty("a folder"))
      .option("--keep", "keep plans, states and logs, and print where they are")
      .addOption(new Option("--exec", "run a command with the doubles, and end with its exit code").conflicts(NOT_EXEC))
      .argument("[command...]", "after --exec --, the command and its arguments")
      .addHelpText(
        "after",
        "\nTerraform or OpenTofu is taken from PATH, or from the environment variable TERRAFORM_BINARY_NAME.",
      ),

  async run(options, session, args) {
    const { keep = false, exec = false, planJson } = options;
    const [program, ...rest] = args;
    if (program !== undefined && !exec)
      throw new UsageError(
        toOneLine(`to run a command, write --exec -- before it: rehearse --exec -- ${args.join(" ")}`),
      );
    if (exec && !program) throw new UsageError("--exec needs a command after --: rehearse --exec -- npx cdktf diff");
    if (planJson !== undefined) requireWritable(planJson);
    const terraform = exec ? undefined : findTerraform();
    return runInTemporaryFolder(
      async (folder) => {
        try {
          if (!terraform) return await execute([program ?? "", ...rest], folder, options, session);
          const results = await rehearseAll({ folder, options, terraform, session });
          return {
            ok: results.every(({ ok }) => ok),
            document: {
              terraform: terraform.version,
              ...(keep && { kept: folder }),
              rehearsals: results.map(toDocument),
            },
          };
        } finally {
          if (keep) session.print(`kept: ${folder}`);
        }
      },
      { keep },
    );
  },
});

/** Runs a command with the doubles of all providers that the environments need. */
async function execute(command: Command, folder: string, options: Options, session: CommandContext): Promise<Result> {
  const environments = await readEnvironments(options, path.join(folder, "synthesis"), session);
  const exitCode = await runWithDoubles(command, {
    environments,
    environmentDirectory: options.directory,
    root: PROJECT,
    schemas: createSchemaSource(),
    folder,
    givenSecrets: options.givenSecret ?? [],
    signal: session.signal,
  });
  return { exitCode, document: {} };
}

/** What a rehearsal of one environment needs besides it. */
interface Context {
  readonly folder: string;
  readonly options: Options;
  readonly terraform: Terraform;
  readonly session: CommandContext;
}

async function rehearseAll(context: Context): Promise<Rehearsed[]> {
  const { folder, options, session } = context;
  const environments = await readEnvironments(options, path.join(folder, "synthesis"), session);
  const earlier = options.from === undefined ? undefined : readSynthesizedEnvironments(options.from);
  const results: Rehearsed[] = [];
  for (const environment of environments) {
    session.signal.throwIfAborted();
    const before = earlier && findEnvironment(earlier, environment.name, options.from ?? "");
    results.push(await rehearseOne(context, environment, before));
  }
  return results;
}

/** The environments of a folder, or of the environment files; the rehearsal itself evaluates the policy. */
async function readEnvironments(
  options: Options,
  output: string,
  session: CommandContext,
): Promise<SynthesizedEnvironment[]> {
  const { stacks } = options;
  if (stacks === undefined) await synthesizeUnchecked(options, output, session);
  const known = readSynthesizedEnvironments(stacks ?? output);
  const names = stacks === undefined ? [] : getEnvironmentNames(options, session);
  const environments = names.length === 0 ? known : names.map((name) => findEnvironment(known, name, stacks ?? output));
  warnAboutUnreadSecrets(environments, options, session);
  return environments;
}

/** A misspelt name would have no effect. */
function warnAboutUnreadSecrets(
  environments: readonly SynthesizedEnvironment[],
  { givenSecret = [] }: Options,
  { warn }: CommandContext,
): void {
  const texts = environments.flatMap(({ stacks }) => stacks.map(({ text }) => text));
  for (const name of givenSecret) {
    if (texts.some((text) => text.includes(JSON.stringify(name)))) continue;
    warn(toOneLine(`no stack reads the Key Vault secret ${name}; check --given-secret`));
  }
}

function findEnvironment(environments: readonly SynthesizedEnvironment[], name: string, folder: string) {
  const found = environments.find((environment) => environment.name === name);
  if (found) return found;
  const known = environments.map((environment) => environment.name).join(", ");
  throw new UsageError(toOneLine(`${folder} has no stacks of ${name}; it has ${known}`));
}

async function rehearseOne(
  { folder, options, terraform, session }: Context,
  environment: SynthesizedEnvironment,
  earlier: SynthesizedEnvironment | undefined,
): Promise<Rehearsed> {
  const { print, signal, table } = session;
  print(`${environment.name}, with ${path.basename(terraform.program)} ${terraform.version}`);
  const width = Math.max(...environment.stacks.map(({ name }) => name.length));
  const result = await rehearse(environment, {
    terraform,
    schemas: createSchemaSource(),
    folder: path.join(folder, environment.name),
    earlier,
    givenSecrets: options.givenSecret ?? [],
    signal,
    today: today(),
    onDataLoss: (losses) => print(formatLosses(losses)),
    onViolation: (violation) => print(formatViolation(violation)),
    onStage: async (stage, run) => {
      print(formatStage(stage, width));
      if (stage.name === "plan" && stage.ok) await showPlan(stage, run, options, session);
    },
  });
  signal.throwIfAborted();
  print(`${formatSummary(result, table)}\n`);
  return result;
}

async function showPlan(stage: Stage, run: StackRun, options: Options, { print }: CommandContext): Promise<void> {
  if (options.showPlan) print(await run.planText());
  if (options.planJson === undefined) return;
  writeFileSync(path.join(options.planJson, `${stage.stack}.plan.json`), await run.planJson());
}

/** A result for programs, without the rules that hold. */
function toDocument({ policyResults, violations, search, ...result }: Rehearsed): object {
  return {
    ...result,
    checked: policyResults.map(({ source, stacks, verdict }) => ({ source, stacks, compliant: verdict.holds })),
    violations: violations.map(({ source, stacks, verdict }) => ({
      source,
      stacks,
      rules: verdict.results.filter(({ verdict }) => verdict === "violation").map(({ rule }) => rule.id),
    })),
    leaks: search.leaks.map(({ file, canary }) => ({ file, secret: `${canary.type}.${canary.attribute}` })),
  };
}
