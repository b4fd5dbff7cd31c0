import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { command } from "../../../cli/commands/synth";
import { ROOT, run, type Outcome, type RunOptions } from "../../support/langfuse-azure";
import { SYNTHESIS } from "../../support/synthesis";

const synth = (args: readonly string[], options?: RunOptions) => run(command, args, options);

let folder: string;
let output: string;

/** Every environment, synthesized once for the tests that only read it. */
const whole = { folder: "", output: "", outcome: {} as Outcome };

beforeAll(async () => {
  whole.folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
  whole.output = path.join(whole.folder, "out");
  whole.outcome = await synth(["--output", whole.output]);
});
afterAll(() => rmSync(whole.folder, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
  output = path.join(folder, "out");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An environment folder with one file. */
function environments(text: string): string {
  const directory = path.join(folder, "environments");
  mkdirSync(directory);
  writeFileSync(path.join(directory, "dev.yaml"), text);
  return directory;
}

function stacks(folder = output): string[] {
  return readdirSync(path.join(folder, "stacks")).sort();
}

test("every environment is synthesized", () => {
  const { status, stdout, stderr } = whole.outcome;
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const names = stacks(whole.output);
  expect(names).toEqual(["dev-platform", "dev-release", "production-platform", "production-release"]);
  const rows = stdout.split("\n").filter((line) => line.includes("cdk.tf.json"));
  expect(rows).toHaveLength(4);
  for (const name of names) expect(stdout).toContain(path.join(whole.output, "stacks", name, "cdk.tf.json"));
});

function bytes(folder: string, name: string): string {
  return readFileSync(path.join(folder, "stacks", name, "cdk.tf.json"), "utf8");
}

test("a second run gives the same bytes", () => {
  for (const name of stacks(whole.output)) expect(bytes(whole.output, name)).toBe(bytes(SYNTHESIS, name));
});

test("only the requested environments are synthesized, into CDKTF_OUTDIR; other files there are kept", async () => {
  mkdirSync(path.join(output, "stacks"), { recursive: true });
  writeFileSync(path.join(output, "stacks", "platform-stack.ts"), "code");
  mkdirSync(path.join(output, "stacks", "mine"));
  expect((await synth(["-e", "dev"], { environment: { CDKTF_OUTDIR: output } })).status).toBe(0);
  expect(existsSync(path.join(output, "manifest.json"))).toBe(true);
  expect(stacks()).toEqual(["dev-platform", "dev-release", "mine", "platform-stack.ts"]);
  for (const name of ["dev-platform", "dev-release"]) expect(bytes(output, name)).toBe(bytes(whole.output, name));
});

test("an invalid file: all of its problems, exit code 1, no output", async () => {
  const directory = environments(
    ["environment: dev", "publicUrl: http://langfuse.example.com/", "azur: { location: eastus }"].join("\n"),
  );
  const { status, stdout, stderr } = await synth(["-d", directory, "-o", output]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(`${path.join(directory, "dev.yaml")}:2:1  publicUrl`);
  expect(stderr).toContain('Did you mean "azure"?');
  expect(stderr).toMatch(/^5 problems$/m);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(existsSync(output)).toBe(false);
});

/** The shipped dev environment in a region that does not exist. */
function devInUnknownRegion(): string {
  const dev = readFileSync(path.join(__dirname, "../../../environments/dev.yaml"), "utf8");
  return environments(dev.replace("location: eastus", "location: estus"));
}

const WARNING = `dev.yaml:7:3  azure.location
  rule   should be a region of Azure that was known on 2026-08-21; Terraform refuses one that does not exist
  given  "estus"
  fix    Did you mean "eastus"?
`;

test("a warning is printed, and the stacks are written", async () => {
  const directory = devInUnknownRegion();
  const { status, stderr } = await synth(["-d", directory, "-o", output]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: `warning: ${path.join(directory, WARNING)}` });
  expect(stacks()).toEqual(["dev-platform", "dev-release"]);
});

test("with --json, the result has the warnings too", async () => {
  const directory = devInUnknownRegion();
  const { stdout } = await synth(["-d", directory, "-o", output, "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    exitCode: 0,
    warnings: [path.join(directory, WARNING).trimEnd()],
    result: {
      warnings: [
        {
          file: path.join(directory, "dev.yaml"),
          line: 7,
          column: 3,
          path: ["azure", "location"],
          rule: "should be a region of Azure that was known on 2026-08-21; Terraform refuses one that does not exist",
          given: '"estus"',
          fix: 'Did you mean "eastus"?',
        },
      ],
    },
  });
});

test("with --strict, a warning is a problem: exit code 1, no output", async () => {
  const directory = devInUnknownRegion();
  const { status, stdout, stderr } = await synth(["-d", directory, "-o", output, "--strict"]);
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: "",
    stderr: `${path.join(directory, WARNING)}\n1 problem\n`,
  });
  expect(existsSync(output)).toBe(false);
});

/** The shipped dev environment with one waiver. */
function devWithWaiver(expires: string): string {
  const dev = readFileSync(path.join(__dirname, "../../../environments/dev.yaml"), "utf8");
  return environments(
    [
      dev,
      "policy:",
      "  waivers:",
      "    - rule: shared-key-off",
      "      address: azapi_resource.blob_account",
      "      reason: The migration needs it.",
      `      expires: ${expires}`,
    ].join("\n"),
  );
}

test("a violated policy: all findings, exit code 1, no output", async () => {
  const { status, stdout, stderr } = await synth(["-d", devWithWaiver("2026-01-31"), "-o", output]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(
    "  at     dev-platform, dev-release  azapi_resource.blob_account\n" +
      "         policy.waivers[0] (shared-key-off) expired on 2026-01-31\n",
  );
  expect(stderr).toMatch(/^The policy is violated; no file was written.\n$/m);
  expect(existsSync(output)).toBe(false);
});

test("with --unchecked, a synthesis that violates the policy is written", async () => {
  const { status, stdout } = await synth(["-d", devWithWaiver("2026-01-31"), "-o", output, "--unchecked"]);
  expect(status).toBe(0);
  expect(stdout).not.toContain("policy");
  const { "//": comment } = JSON.parse(
    readFileSync(path.join(output, "stacks", "dev-release", "cdk.tf.json"), "utf8"),
  ) as { "//": { policy: unknown } };
  expect(comment.policy).toEqual({
    deletionProtection: false,
    waivers: [
      {
        rule: "shared-key-off",
        address: "azapi_resource.blob_account",
        reason: "The migration needs it.",
        expires: "2026-01-31",
      },
    ],
  });
});

test("a waiver without a violation is refused", async () => {
  const { status, stderr } = await synth(["-d", devWithWaiver("2999-12-31"), "-o", output]);
  expect(status).toBe(1);
  expect(stderr).toContain("waivers[0] (shared-key-off) is not needed: there is no violation at the address");
});

test.each<[string, string[], number, RegExp]>([
  [
    "an unknown environment",
    ["-e", "prodution"],
    2,
    /no environment is named "prodution".*Did you mean "production"\?/,
  ],
  ["an unknown option", ["--enviroment", "dev"], 2, /unknown option '--enviroment'[^]*Did you mean --environment/],
  ["a stray word", ["dev"], 2, /too many arguments[^]*See: langfuse-azure synth --help/],
  ["a folder without files", ["-d", "nowhere"], 3, /must be a folder with at least one environment file/],
])("%s is explained without a stack trace", async (_, args, code, message) => {
  const { status, stdout, stderr }: Outcome = await synth([...args, "-o", output]);
  expect({ status, stdout }).toEqual({ status: code, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(existsSync(output)).toBe(false);
});

test("an output folder that cannot be created is explained", async () => {
  writeFileSync(output, "a file is in the way");
  const { status, stderr } = await synth(["-e", "dev", "-o", output]);
  expect(status).toBe(3);
  expect(stderr).toContain(output);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(readFileSync(output, "utf8")).toBe("a file is in the way");
});

test("stacks of an earlier synthesis are removed, and other files are kept", async () => {
  cpSync(whole.output, output, { recursive: true });
  writeFileSync(path.join(output, "stacks", "platform-stack.ts"), "code");
  mkdirSync(path.join(output, "stacks", "mine"));
  expect((await synth(["-e", "dev", "-o", output])).status).toBe(0);
  expect(stacks()).toEqual(["dev-platform", "dev-release", "mine", "platform-stack.ts"]);
});

test("a folder with a manifest.json of another program is refused", async () => {
  mkdirSync(output);
  writeFileSync(path.join(output, "manifest.json"), "not JSON");
  const { status, stderr } = await synth(["-e", "dev", "-o", output]);
  expect(status).toBe(2);
  expect(stderr).toContain("was not written by a synthesis and would be overwritten; choose another output folder");
  expect(readdirSync(output)).toEqual(["manifest.json"]);
  expect(readFileSync(path.join(output, "manifest.json"), "utf8")).toBe("not JSON");
});

test("a manifest with a path as the name of a stack removes no file", async () => {
  mkdirSync(path.join(output, "stacks"), { recursive: true });
  writeFileSync(path.join(output, "mine.txt"), "mine");
  writeFileSync(path.join(output, "stacks", "mine.txt"), "mine");
  writeFileSync(path.join(output, "manifest.json"), JSON.stringify({ stacks: { "..": {}, ".": {}, "../..": {} } }));
  expect((await synth(["-e", "dev", "-o", output])).status).toBe(0);
  expect(readFileSync(path.join(output, "mine.txt"), "utf8")).toBe("mine");
  expect(stacks()).toEqual(["dev-platform", "dev-release", "mine.txt"]);
});

test("an empty output folder means the default as a variable, and is refused as an option", async () => {
  expect(await synth(["-o", ""])).toMatchObject({ status: 2, stdout: "" });
  expect((await synth([], { environment: { CDKTF_OUTDIR: "" }, cwd: folder })).status).toBe(3);
});

describe("requested environments", () => {
  beforeEach(() => {
    const directory = environments("environment: dev\ncolour: blue\n");
    cpSync(path.join(ROOT, "environments", "production.yaml"), path.join(directory, "production.yaml"));
  });

  test.each<[string, string[], NodeJS.ProcessEnv]>([
    ["by an option", ["-e", "production"], {}],
    ["by the variable, as for cdktf", [], { LANGFUSE_ENVIRONMENT: "production" }],
    ["by an option in spite of the variable", ["-e", "production"], { LANGFUSE_ENVIRONMENT: "dev" }],
  ])("%s: problems of others are a warning", async (_, args, environment) => {
    const { status, stderr } = await synth(["-o", output, ...args], { environment, cwd: folder });
    expect(status).toBe(0);
    expect(stderr).toMatch(/^warning: environments\/dev.yaml:1:1 {2}publicUrl\n {2}rule {3}is required\n/);
    expect(stderr).not.toContain("nothing was written");
    expect(stacks()).toEqual(["production-platform", "production-release"]);
  });

  test.each<[string, string[], string]>([
    ["the variable", [], "\nThe variable LANGFUSE_ENVIRONMENT chooses it."],
    ["an option", ["-e", "nope"], ""],
  ])("an unknown environment, by %s", async (_, args, source) => {
    const { status, stderr } = await synth(args, { environment: { LANGFUSE_ENVIRONMENT: "nope" }, cwd: folder });
    expect(status).toBe(2);
    expect(stderr).toBe(
      `no environment is named "nope"; known: dev, production.${source}\n\nSee: langfuse-azure synth --help\n`,
    );
  });

  test.each<[string, NodeJS.ProcessEnv]>([
    ["nothing chooses", {}],
    ["an empty variable", { LANGFUSE_ENVIRONMENT: "" }],
    ["all are chosen", { LANGFUSE_ENVIRONMENT: "production, dev" }],
  ])("%s: a problem stops the synthesis", async (_, environment) => {
    expect((await synth(["-o", output], { environment, cwd: folder })).status).toBe(1);
    expect(existsSync(output)).toBe(false);
  });
});
