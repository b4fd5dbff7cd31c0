import { parseArgs } from "node:util";
import { loadEnvironments } from "../config/load";
import { formatProblems } from "../config/problem";
import { readChart } from "./chart";
import { CHECKS } from "./checks";
import { checkEnvironment } from "./environment";
import { HelmMissing, requireHelm } from "./helm";
import { passed, report } from "./report";

const USAGE = `Usage: npm run test:chart -- <chart folder> [--directory <folder>]

Renders the values of every environment with an unpacked Langfuse chart and checks the manifests.

  <chart folder>     the official chart, 1.5.x or 2.x, with its sub-charts in charts/
  --directory, -d    folder of the environment files                      (environments)
  --help, -h         this text

Helm is taken from PATH, or from the environment variable HELM.
Exit codes: 0 all right, 1 something failed, 2 the command cannot be understood, 3 there is no Helm.`;

function main(args: readonly string[], helm: string): number {
  const options = readOptions(args);
  if (typeof options === "string") return fail(`${options}\n\n${USAGE}`, 2);
  if (options.help) return print(USAGE, 0);
  try {
    const chart = readChart(options.chart);
    requireHelm(helm);
    const loaded = loadEnvironments(options.directory);
    if (!loaded.ok) return fail(formatProblems(loaded.problems), 1);

    const results = loaded.environments.map((deployment) => checkEnvironment(deployment, chart, helm));
    return print(`Langfuse chart ${chart.version}\n${report(results, CHECKS)}`, passed(results) ? 0 : 1);
  } catch (error) {
    return fail((error as Error).message, error instanceof HelmMissing ? 3 : 2);
  }
}

function readOptions(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        directory: { type: "string", short: "d", default: "environments" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const [chart] = positionals;
    if (values.help) return { ...values, chart: "" };
    return chart === undefined || positionals.length > 1
      ? "name one folder with the chart in it"
      : { ...values, chart };
  } catch (error) {
    return (error as Error).message;
  }
}

function print(text: string, code: number): number {
  process.stdout.write(`${text}\n`);
  return code;
}

function fail(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

process.exitCode = main(process.argv.slice(2), process.env["HELM"] || "helm");
