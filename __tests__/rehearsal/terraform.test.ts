import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findTerraform, getProviderAddresses, runTerraform } from "../../rehearsal/terraform";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program on its own PATH that runs a shell script. */
function program(name: string, script: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const printing = (version: string) => `echo '{ "terraform_version": "${version}" }'`;

test("terraform is used before tofu", () => {
  program("terraform", printing("1.12.0"));
  program("tofu", printing("1.11.0"));
  expect(findTerraform({ PATH: folder })).toEqual({ program: "terraform", version: "1.12.0" });
});

test("tofu is used if terraform is missing or too old", () => {
  program("tofu", printing("1.11.0"));
  expect(findTerraform({ PATH: folder })).toEqual({ program: "tofu", version: "1.11.0" });
  program("terraform", printing("1.10.5"));
  expect(findTerraform({ PATH: folder })).toEqual({ program: "tofu", version: "1.11.0" });
});

test("CDKTF's variable names another program", () => {
  program("terraform", printing("1.12.0"));
  const other = program("other", printing("2.0.0"));
  expect(findTerraform({ PATH: folder, TERRAFORM_BINARY_NAME: other })).toEqual({ program: other, version: "2.0.0" });
});

test.each([
  ["too old", printing("1.10.5"), "found terraform 1.10.5"],
  ["broken", "exit 1", "found none"],
  ["something else", "echo hello", "found none"],
])("a program that is %s is not used", (_, script, words) => {
  program("terraform", script);
  expect(() => findTerraform({ PATH: folder })).toThrow(
    `a rehearsal needs Terraform or OpenTofu 1.11 or newer on PATH, ${words}; get it from ` +
      "https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install",
  );
});

test.each([
  ["missing", undefined],
  ["too old", printing("1.10.5")],
  ["something else", "echo hello"],
])("a program of CDKTF's variable that is %s is refused, also if there is Terraform", (_, script) => {
  program("terraform", printing("1.12.0"));
  const other = script === undefined ? "nope" : program("other", script);
  expect(() => findTerraform({ PATH: folder, TERRAFORM_BINARY_NAME: other })).toThrow(
    `TERRAFORM_BINARY_NAME=${other} cannot be run, or is older than 1.11: correct or unset it`,
  );
});

test("no variable of the caller's clouds or of Terraform is passed on", async () => {
  const file = program("terraform", "env");
  const before = { ...process.env };
  Object.assign(process.env, { ARM_CLIENT_SECRET: "real", TF_LOG: "trace", TF_CLI_ARGS: "-lock=false", HOME: "/home" });
  try {
    const log = path.join(folder, "log");
    const variables = { HOME: folder };
    const { code, output } = await runTerraform({ program: file, version: "" }, [], { folder, variables, log });
    expect(code).toBe(0);
    expect(readFileSync(log, "utf8")).toBe(output);
    const names = output.split("\n").map((line) => line.replace(/=.*/, ""));
    expect(names.filter((name) => /^(ARM_|TF_|AZURE_|AWS_)/.test(name)).sort()).toEqual([
      "TF_INPUT",
      "TF_IN_AUTOMATION",
    ]);
    expect(output).toContain(`HOME=${folder}\n`);
  } finally {
    process.env = before;
  }
});

test.each([
  ["azurerm", ["registry.terraform.io/hashicorp/azurerm", "registry.opentofu.org/hashicorp/azurerm"]],
  ["Azure/azapi", ["registry.terraform.io/Azure/azapi", "registry.opentofu.org/Azure/azapi"]],
  ["registry.example.com/a/b", ["registry.example.com/a/b"]],
])("the source %s has its full addresses", (source, addresses) => {
  expect(getProviderAddresses(source)).toEqual(addresses);
});
