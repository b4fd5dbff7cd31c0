import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readChart } from "../../chart-check/chart";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function chart(definition: string, subChart?: string): string {
  writeFileSync(path.join(folder, "Chart.yaml"), definition);
  if (subChart) mkdirSync(path.join(folder, "charts", subChart), { recursive: true });
  return folder;
}

test.each([
  ["1.5.41", 1],
  ["2.0.0", 2],
])("reads version %s and generation %i", (version, generation) => {
  const directory = chart(`name: langfuse\nversion: ${version}\ndependencies: [{ name: redis }]`, "redis");
  expect(readChart(directory)).toEqual({ directory, version, generation });
});

test.each([
  ["another chart", "name: traefik\nversion: 41.3.0", "must be the chart langfuse, got traefik"],
  [
    "another generation",
    "name: langfuse\nversion: 1.4.0",
    '"chartVersion" must be a supported version of the official chart: 1.5.29 or newer of 1.5',
  ],
  ["no sub-charts", "name: langfuse\nversion: 2.0.0\ndependencies: [{ name: redis }]", "helm dependency build"],
])("%s is refused", (_name, definition, message) => {
  expect(() => readChart(chart(definition))).toThrow(message);
});

test("a folder without a chart is refused, with the way to get one", () => {
  expect(() => readChart(folder)).toThrow(
    /must be a chart, but has no Chart.yaml; unpack one with: helm pull langfuse/,
  );
});
