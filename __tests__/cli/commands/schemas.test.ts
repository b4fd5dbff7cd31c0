import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { command } from "../../../cli/commands/schemas";
import type { ProviderSchema } from "../../../rehearsal/schemas/schema";
import { run } from "../../support/langfuse-azure";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command in the folder, where there is no cdktf.out unless a test puts one there. */
const schemas = (args: readonly string[], stdin = "") => run(command, args, { cwd: folder, stdin });

type Output = { provider_schemas: Record<string, Partial<ProviderSchema>> };

/** What the program prints where there is no synthesis, once it has been asked. */
let ours: string | undefined;

/** Our schemas as the file of a user, with `change` in them. */
async function file(change: (providers: Output["provider_schemas"]) => unknown = (all) => all): Promise<string> {
  ours ??= (await schemas([])).stdout;
  const output = JSON.parse(ours) as Output;
  const name = path.join(folder, "schema.json");
  const changed = change(output.provider_schemas);
  writeFileSync(name, JSON.stringify(changed === output.provider_schemas ? output : changed));
  return name;
}

const AZURERM = "registry.terraform.io/hashicorp/azurerm";
const TIME = "registry.terraform.io/hashicorp/time";

/** A synthesis of one stack that uses a type without a declaration. */
function synthesis(name: string): void {
  const stack = {
    terraform: { required_providers: { time: { source: "hashicorp/time" } } },
    resource: { time_offset: { later: {} } },
  };
  const manifest = JSON.stringify({ stacks: { dev: { synthesizedStackPath: "cdk.tf.json", dependencies: [] } } });
  mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, name, "manifest.json"), manifest);
  writeFileSync(path.join(folder, name, "cdk.tf.json"), JSON.stringify(stack));
}

describe("without --check", () => {
  test("every declared provider under its address", async () => {
    const { status, stdout, stderr } = await schemas([]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const { provider_schemas } = JSON.parse(stdout) as Output;
    expect(Object.keys(provider_schemas)).toEqual([
      "registry.terraform.io/azure/azapi",
      "registry.terraform.io/hashicorp/azuread",
      AZURERM,
      "registry.terraform.io/hashicorp/helm",
      "registry.terraform.io/hashicorp/kubernetes",
      "registry.terraform.io/hashicorp/random",
      TIME,
    ]);
    expect(Object.keys(provider_schemas[TIME]?.resource_schemas ?? {})).toEqual(["time_rotating", "time_sleep"]);
  });

  test("one type, as Terraform writes it: sorted, and without what is empty", async () => {
    const { status, stdout } = await schemas(["--type", "time_sleep"]);
    expect(status).toBe(0);
    expect(stdout).toBe(
      `${JSON.stringify(
        {
          format_version: "1.0",
          provider_schemas: {
            [TIME]: {
              resource_schemas: {
                time_sleep: {
                  block: {
                    attributes: {
                      create_duration: { optional: true, type: "string" },
                      destroy_duration: { optional: true, type: "string" },
                      id: { computed: true, type: "string" },
                      triggers: { optional: true, type: ["map", "string"] },
                    },
                  },
                  version: 0,
                },
              },
            },
          },
        },
        null,
        2,
      )}\n`,
    );
  });

  test("one name that a resource, a data source and an ephemeral resource have", async () => {
    const { provider_schemas } = JSON.parse((await schemas(["-t", "azurerm_key_vault_secret"])).stdout) as Output;
    expect(Object.keys(provider_schemas)).toEqual([AZURERM]);
    expect(Object.keys(provider_schemas[AZURERM] ?? {})).toEqual([
      "data_source_schemas",
      "ephemeral_resource_schemas",
      "resource_schemas",
    ]);
  });
});

describe("--check", () => {
  test("the file that the program itself writes is equal", async () => {
    const { status, stdout, stderr } = await schemas(["--check", await file()]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^\d{2} types compared, 0 differences, 0 types not in the file\n$/);
  });

  test("the content of one provider, which is equal", async () => {
    const { status, stdout } = await schemas(["-c", await file((all) => all[TIME])]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: "3 types compared, 0 differences, 0 types not in the file\n",
    });
  });

  test("a line for each difference, and for each type that is not in the file", async () => {
    const name = await file((all) => {
      const text = JSON.stringify({ provider_schemas: { [TIME]: all[TIME], [AZURERM]: all[AZURERM] } });
      const changed = JSON.parse(text.replaceAll('"time_rotating"', '"time_other"')) as Output;
      const vault = changed.provider_schemas[AZURERM]?.resource_schemas?.["azurerm_key_vault"] as unknown as {
        version: number;
        block: { block_types: { network_acls: { block: { attributes: { bypass: object } } } } };
      };
      vault.version = 3;
      vault.block.block_types.network_acls.block.attributes.bypass = { type: "string", optional: true };
      return changed;
    });
    const { status, stdout } = await schemas(["--check", name]);
    expect(status).toBe(1);
    expect(stdout.replace(/^\d+ /m, "N ")).toBe(
      [
        "azurerm_key_vault  version: ours 2, real 3",
        "azurerm_key_vault.network_acls.bypass  required: ours true, real false",
        "azurerm_key_vault.network_acls.bypass  optional: ours false, real true",
        "time_rotating  not in the file",
        "azapi  not in the file",
        "azuread  not in the file",
        "helm  not in the file",
        "kubernetes  not in the file",
        "random  not in the file",
        "N types compared, 3 differences, 1 type not in the file, 5 providers not in the file",
        "",
      ].join("\n"),
    );
  });

  test("a provider that is not in the file is no difference", async () => {
    const { status, stdout } = await schemas([
      "--check",
      await file((all) => ({ provider_schemas: { [TIME]: all[TIME] } })),
    ]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/3 types compared, 0 differences, 0 types not in the file, 6 providers not in the file\n$/);
  });

  test("a type that is not in the file is a difference", async () => {
    const name = await file(
      (all) => JSON.parse(JSON.stringify(all[TIME]).replace("time_sleep", "time_nap")) as unknown,
    );
    expect(await schemas(["--check", name])).toEqual({
      status: 1,
      stdout: "time_sleep  not in the file\n2 types compared, 0 differences, 1 type not in the file\n",
      stderr: "",
    });
  });

  test("standard input", async () => {
    const { status } = await schemas(["-c", "-"], readFileSync(await file(), "utf8"));
    expect(status).toBe(0);
  });

  test("--type compares only that", async () => {
    const { status, stdout } = await schemas(["--check", await file(), "--type", "azurerm_resource_group"]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: "2 types compared, 0 differences, 0 types not in the file\n",
    });
  });
});

describe("--stacks", () => {
  const LEFT_OUT = "time_offset  not in the file\n3 types compared, 0 differences, 1 type not in the file\n";

  test.each([
    ["a folder that is named", "elsewhere", ["--stacks", "elsewhere"]],
    ["cdktf.out, where it is there", "cdktf.out", []],
  ])("types of %s are compared too", async (_, name, args) => {
    const schema = await file((all) => all[TIME]);
    synthesis(name);
    expect(await schemas(["--check", schema, ...args])).toEqual({ status: 1, stdout: LEFT_OUT, stderr: "" });
  });

  test("a type of stacks that nothing describes", async () => {
    synthesis("out");
    const stack = path.join(folder, "out", "cdk.tf.json");
    writeFileSync(stack, readFileSync(stack, "utf8").replace("time_offset", "time_machine"));
    expect(await schemas(["--stacks", "out"])).toEqual({
      status: 1,
      stdout: "",
      stderr: "no schema of time_machine: @cdktf/provider-time 11.0.1 has no type time_machine\n",
    });
  });
});

describe("what cannot be done is explained without a stack trace", () => {
  test.each<[string, string[], number, RegExp]>([
    ["an unknown option", ["--chek", "x"], 2, /^unknown option '--chek'/],
    ["a stray word", ["schema.json"], 2, /^too many arguments/],
    [
      "no type",
      ["--type", "azurerm"],
      2,
      /^--type must be a type of a provider, as azurerm_key_vault, got "azurerm"\n\nS/,
    ],
    ["an unknown type", ["-t", "time_nap"], 1, /^no schema of time_nap: @cdktf\/provider-time 11\.0\.1 has no type/],
    [
      "a folder without stacks",
      ["-s", "nowhere"],
      3,
      /^nowhere\n {2}rule {2}must be the output folder of a synthesis, with a manifest\.json\n/,
    ],
    [
      "a file that is not there",
      ["-c", "nowhere.json"],
      3,
      /^nowhere\.json\n {2}rule {2}must be a readable file, but it does not exist\n/,
    ],
    ["a folder in place of a file", ["-c", "."], 3, /^\.\n {2}rule {2}must be a readable file, but it is a folder\n/],
    [
      "a file that is not JSON",
      ["-c", "text"],
      1,
      /^text is not JSON; write one with: terraform providers schema -json/,
    ],
  ])("%s", async (_, args, code, message) => {
    writeFileSync(path.join(folder, "text"), "Error: no such command");
    const { status, stdout, stderr } = await schemas(args);
    expect({ status, stdout }).toEqual({ status: code, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
