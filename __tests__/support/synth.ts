import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App, type TerraformStack } from "cdktf";
import { ReadableStack } from "../../constructs/terraform/readable-stack";
import type { Loose } from "./loose";
import "./token-traces";

/** The parts of synthesized Terraform JSON that tests read. */
export interface Synthesized {
  readonly resource: Blocks;
  readonly data: Blocks;
  readonly ephemeral: Blocks;
  readonly locals: Record<string, unknown>;
  readonly output: Record<string, { value: unknown }>;
  readonly terraform: Record<string, unknown>;
  readonly provider: Record<string, unknown[]>;
}

type Blocks = Record<string, Record<string, Loose>>;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An app whose output folder is deleted after the test file. */
export function testApp(): App {
  return new App({ outdir: folder, stackTraces: false });
}

/** Builds a stack, and returns its Terraform JSON after all validations. */
export function synth(build: (stack: ReadableStack) => void): Synthesized {
  const stack = new ReadableStack(testApp(), "test");
  build(stack);
  return terraformOf(stack);
}

/** The Terraform JSON of a stack, with an empty mapping for each missing kind of block. */
export function terraformOf(stack: TerraformStack): Synthesized {
  stack.prepareStack();
  stack.runAllValidations();
  const blank = { resource: {}, data: {}, ephemeral: {}, locals: {}, output: {}, provider: {} };
  return { ...blank, ...stack.toTerraform() } as unknown as Synthesized;
}

/** The addresses of all blocks, sorted: `type.name` of resources, with `data.` and `ephemeral.` before the others. */
export function addresses(json: Synthesized): string[] {
  const kinds = [
    ["", json.resource],
    ["data.", json.data],
    ["ephemeral.", json.ephemeral],
  ] as const;
  return kinds
    .flatMap(([prefix, blocks]) =>
      Object.entries(blocks).flatMap(([type, named]) => Object.keys(named).map((name) => `${prefix}${type}.${name}`)),
    )
    .sort();
}

/** A resource group for tests. */
export const RESOURCE_GROUP = { id: "/subscriptions/s/resourceGroups/rg-test", name: "rg-test", location: "eastus" };

/** An Entra tenant, a principal, a client and a Log Analytics workspace that exist in tests only. */
export const TENANT_ID = "00000000-0000-0000-0000-000000000001";
export const OBJECT_ID = "11111111-1111-1111-1111-111111111111";
export const CLIENT_ID = "22222222-2222-2222-2222-222222222222";
export const WORKSPACE_ID =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-test";
