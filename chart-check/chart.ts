import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { chartGeneration, type ChartGeneration } from "../constructs/rules/release";
import { readRegularFile } from "../files/files";
import { at } from "./manifests";

/** The official chart in a folder. */
export interface Chart {
  readonly directory: string;
  readonly version: string;
  readonly generation: ChartGeneration;
}

/** A folder without the complete chart of Langfuse. */
export class NoChart extends Error {
  readonly kind = "outside";
}

/**
 * Reads the chart of a folder.
 * @throws NoChart with the fix
 */
export function readChart(directory: string): Chart {
  const file = path.join(directory, "Chart.yaml");
  if (!existsSync(file)) {
    throw new NoChart(
      `${directory} must be a chart, but has no Chart.yaml; unpack one with: ` +
        "helm pull langfuse --repo https://langfuse.github.io/langfuse-k8s --version <version> --untar",
    );
  }
  const definition = readDefinition(file);
  const name = at(definition, "name");
  const version = at(definition, "version");
  if (name !== "langfuse" || typeof version !== "string") {
    throw new NoChart(`${directory} must be the chart langfuse, got ${String(name)}; give the folder of that chart`);
  }
  requireSubCharts(directory, at(definition, "dependencies"));
  try {
    return { directory, version, generation: chartGeneration(version) };
  } catch (error) {
    throw new NoChart((error as Error).message);
  }
}

function readDefinition(file: string): unknown {
  const text = readRegularFile(file).toString("utf8");
  try {
    return parse(text, { logLevel: "error" });
  } catch {
    throw new NoChart(`${file} must be YAML; unpack the chart again`);
  }
}

function requireSubCharts(directory: string, dependencies: unknown): void {
  const charts = path.join(directory, "charts");
  const found = existsSync(charts) ? readdirSync(charts).length : 0;
  if (Array.isArray(dependencies) && dependencies.length > 0 && found === 0) {
    throw new NoChart(`${directory} has no sub-charts in charts/; fetch them with: helm dependency build ${directory}`);
  }
}
