import type { NamedEnvironment } from "../stacks/environment-stack";
import type { Chart } from "./chart";
import { runCheck } from "./check";
import { CHECKS } from "./checks";
import { renderChart } from "./helm";
import { parseManifests } from "./manifests";
import { synthesizeRelease, withChart } from "./release";
import type { EnvironmentResult } from "./report";

/** Renders the chart with the values of one environment and runs all checks on the manifests. */
export function checkEnvironment(deployment: NamedEnvironment, chart: Chart, helm: string): EnvironmentResult {
  const { name: environment } = deployment.environment;
  try {
    const { expected, name, namespace, values } = synthesizeRelease(withChart(deployment, chart), chart.generation);
    const output = renderChart({ helm, chartDirectory: chart.directory, releaseName: name, namespace, values });
    const rendering = { expected, manifests: parseManifests(output.manifests), warnings: output.warnings };
    const results = CHECKS.map((check) => ({
      check,
      mismatches: runCheck(check, rendering),
      skipped: check.listSkipped?.(rendering) ?? [],
    }));
    return { environment, results };
  } catch (error) {
    return { environment, error: (error as Error).message };
  }
}
