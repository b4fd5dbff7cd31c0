import { readChart } from "../../chart-check/chart";
import { CHECKS } from "../../chart-check/checks";
import { checkEnvironment } from "../../chart-check/environment";
import { requireHelm } from "../../chart-check/helm";
import { passed, report, type EnvironmentResult } from "../../chart-check/report";
import { loadEnvironments } from "../../config/load";
import { defineCommand } from "../command";
import { addEnvironmentOptions, getEnvironmentNames, nonEmpty, warnAbout, type DirectoryOptions } from "../options";

export const command = defineCommand<DirectoryOptions>({
  name: "chart",
  examples: ["chart langfuse", "chart charts/langfuse --environment production"],
  addOptions: (command) =>
    addEnvironmentOptions(
      command.argument(
        "<folder>",
        "folder of the official chart, 1.5.x or 2.x, with its sub-charts in charts/",
        nonEmpty("a folder"),
      ),
    ).addHelpText("after", "\nThe Helm binary is found in PATH, or set by the environment variable HELM."),

  async run(options, context, [folder = ""]) {
    const helm = context.env["HELM"] || "helm";
    const chart = readChart(folder);
    requireHelm(helm);
    const { environments, warnings } = loadEnvironments(options.directory, getEnvironmentNames(options, context));
    warnAbout(warnings, context);
    const results = await context.progress("render", async () =>
      environments.map((deployment) => checkEnvironment(deployment, chart, helm)),
    );
    context.print(`Langfuse chart ${chart.version}\n${report(results, CHECKS, context.table)}`);
    return { ok: passed(results), document: { chart: chart.version, environments: results.map(toDocument) } };
  },
});

function toDocument(result: EnvironmentResult): object {
  if ("error" in result) return result;
  const checks = result.results.map(({ check, mismatches, skipped }) => ({ id: check.id, mismatches, skipped }));
  return { environment: result.environment, checks };
}
