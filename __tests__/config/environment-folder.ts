import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadEnvironments } from "../../config/load";

export let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "environments-"));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** The text of a valid file. */
export function bare(environment: string, more = ""): string {
  return `environment: ${environment}
publicUrl: http://localhost:3000
azure:
  location: eastus
cluster:
  systemPool:
    vmSize: Standard_D4s_v5
    nodes: 3
langfuse:
  images:
    tag: 4.4.0-keyless.1
${more}`;
}

/** The message for a folder with these files; paths are relative to it. */
export function loadErrors(files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(directory, name), text);
  return loadError(directory).replaceAll(`${directory}/`, "");
}

export function loadError(folder: string): string {
  try {
    loadEnvironments(folder);
    return "right";
  } catch (error) {
    return (error as Error).message;
  }
}

/** `dev.yaml:3:1  azure` for each problem, without its text. */
export function listPlaces(files: Readonly<Record<string, string>>): string[] {
  return loadErrors(files)
    .split("\n")
    .filter((line) => /^\S+:\d+:\d+/.test(line));
}
