import { writeFileSync } from "node:fs";
import path from "node:path";
import { inTemporaryFolder, requireWritable } from "../../files/write-files";
import { synthesizeEnvironments } from "../../main";
import { readDeployments, type Deployment } from "../../rehearsal/deployments";
import { rehearse, type Result } from "../../rehearsal/rehearse";
import { lossText, stageLine, summary, violationText } from "../../rehearsal/report";
import { SchemaSource } from "../../rehearsal/schemas/provider-types";
import type { Stage, StackRun } from "../../rehearsal/stack-run";
import { findTerraform, type Terraform } from "../../rehearsal/terraform";
import { defineCommand, type Session } from "../command";
import { UsageError } from "../exit-codes";
import {
  directoryOption,
  environmentNames,
  environmentOption,
  nonEmpty,
  severalOf,
  today,
  warnAbout,
  type EnvironmentOptions,
} from "../options";
import { PROJECT } from "../project";

interface Options extends EnvironmentOptions {
  readonly directory: string;
  readonly stacks?: string;
  readonly from?: string;
  readonly givenSecret?: readonly string[];
  readonly showPlan?: boolean;
  readonly planJson?: string;
  readonly keep?: boolean;
}

export const command = defineCommand<Options>({
  name: "rehearse",
  examples: ["rehearse --environment dev", "rehearse --environment production --from deployed --plan-json plans"],
  describe: (command) =>
    command
      .addOption(environmentOption("name of an environment; may be repeated (default: all, or LANGFUSE_ENVIRONMENT)"))
      .addOption(directoryOption())
      .option("-s, --stacks <folder>", "folder of a synthesis to rehearse instead of the files", nonEmpty("a folder"))
      .option(
        "-f, --from <folder>",
        "folder of an earlier synthesis: deploy that first, then rehearse the change",
        nonEmpty("a folder"),
      )
      .option(
        "--given-secret <name>",
        "name of a vault secret that is put in by hand before the second stack; may be repeated",
        severalOf("a secret"),
      )
      .option("--show-plan", "print each plan in Terraform's own words")
      .option("--plan-json <folder>", "folder to write each plan to, as <stack>.plan.json", nonEmpty("a folder"))
      .option("--keep", "keep plans, states and logs, and print where they are")
      .addHelpText(
        "after",
        "\nTerraform or OpenTofu is taken from PATH, or from the environment variable TERRAFORM_BINARY_NAME.",
      ),

  async run(options, session) {
    const terraform = findTerraform();
    if (options.planJson !== undefined) requireWritable(options.planJson);
    const { keep = false } = options;
    return inTemporaryFolder(
      async (folder) => {
        try {
          const results = await rehearseAll(folder, options, terraform, session);
          return {
            ok: results.every(({ ok }) => ok),
            document: {
              terraform: terraform.version,
              ...(keep && { kept: folder }),
              rehearsals: results.map(documentOf),
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

async function rehearseAll(
  folder: string,
  options: Options,
  terraform: Terraform,
  session: Session,
): Promise<Result[]> {
  const deployments = await deploymentsToRehearse(options, path.join(folder, "synthesis"), session);
  const earlier = options.from === undefined ? undefined : readDeployments(options.from);
  const results: Result[] = [];
  for (const deployment of deployments) {
    session.signal.throwIfAborted();
    const before = earlier && namedIn(earlier, deployment.name, options.from ?? "");
    results.push(
      await rehearseOne(deployment, before, path.join(folder, deployment.name), options, terraform, session),
    );
  }
  return results;
}

/** The stacks of a folder, or those of the environment files as they are now; the rehearsal itself checks the policy. */
async function deploymentsToRehearse(options: Options, output: string, session: Session): Promise<Deployment[]> {
  const { directory, stacks } = options;
  const environments = environmentNames(options, session);
  if (stacks !== undefined) {
    const known = readDeployments(stacks);
    return environments.length === 0 ? known : environments.map((name) => namedIn(known, name, stacks));
  }
  const { warnings } = await session.progress("synthesize", () =>
    synthesizeEnvironments({ directory, environments, output, today: undefined, signal: session.signal }),
  );
  warnAbout(warnings, session);
  return readDeployments(output);
}

function namedIn(deployments: readonly Deployment[], name: string, folder: string): Deployment {
  const found = deployments.find((deployment) => deployment.name === name);
  if (found) return found;
  const known = deployments.map((deployment) => deployment.name).join(", ");
  throw new UsageError(`${folder} has no stacks of ${name}; it has ${known}`);
}

async function rehearseOne(
  deployment: Deployment,
  earlier: Deployment | undefined,
  folder: string,
  options: Options,
  terraform: Terraform,
  session: Session,
): Promise<Result> {
  const { print, signal, table } = session;
  print(`${deployment.name}, with ${path.basename(terraform.program)} ${terraform.version}`);
  const width = Math.max(...deployment.stacks.map(({ name }) => name.length));
  const result = await rehearse(deployment, {
    terraform,
    schemas: new SchemaSource(PROJECT, path.join(PROJECT, ".build", "schemas")),
    folder,
    earlier,
    givenSecrets: options.givenSecret ?? [],
    signal,
    today: today(),
    onDataLoss: (losses) => print(lossText(losses)),
    onViolation: (violation) => print(violationText(violation)),
    onStage: async (stage, run) => {
      print(stageLine(stage, width));
      if (stage.name === "plan" && stage.ok) await showPlan(stage, run, options, session);
    },
  });
  signal.throwIfAborted();
  print(`${summary(result, table)}\n`);
  return result;
}

async function showPlan(stage: Stage, run: StackRun, options: Options, { print }: Session): Promise<void> {
  if (options.showPlan) print(await run.planText());
  if (options.planJson === undefined) return;
  writeFileSync(path.join(options.planJson, `${stage.stack}.plan.json`), await run.planJson());
}

/** A result without what a program cannot use, as the rules that hold. */
function documentOf({ violations, judged, search, ...result }: Result): object {
  return {
    ...result,
    checked: judged.map(({ source, stacks, verdict }) => ({ source, stacks, holds: verdict.holds })),
    violations: violations.map(({ source, stacks, verdict }) => ({
      source,
      stacks,
      rules: verdict.results.filter(({ verdict }) => verdict === "violation").map(({ rule }) => rule.id),
    })),
    leaks: search.leaks.map(({ file, canary }) => ({ file, secret: `${canary.type}.${canary.attribute}` })),
  };
}
