import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Log } from "sarif";
import { command } from "../../../cli/commands/policy";
import { ROOT, run, type RunOptions } from "../../support/langfuse-azure";
import { SYNTHESIS } from "../../support/synthesis";

const policy = (args: readonly string[], options?: RunOptions) => run(command, args, options);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function written(name: string, content: object | string): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

/** A state of an account that takes keys. */
const STATE = {
  format_version: "1.0",
  values: {
    root_module: {
      resources: [
        {
          address: "azapi_resource.blob_account",
          mode: "managed",
          type: "azapi_resource",
          name: "blob_account",
          values: {
            type: "Microsoft.Storage/storageAccounts@2024-01-01",
            body: { properties: { allowSharedKeyAccess: true } },
          },
        },
      ],
    },
  },
};

test("the shipped environments are compliant", async () => {
  const { status, stdout, stderr } = await policy([SYNTHESIS]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(
    /^dev \(synthesis\): \d+ rules: \d+ compliant, \d+ not applicable\n\nproduction \(synthesis\): \d+ rules: \d+ compliant, \d+ not applicable\n$/,
  );
});

test("a violation is reported, as text and as SARIF", async () => {
  const state = written("dev-platform.state.json", STATE);
  const sarif = path.join(folder, "out", "policy.sarif");
  const { status, stdout, stderr } = await policy([state, "--sarif", sarif, "--all"], { cwd: folder });
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  expect(stdout).toMatch(/^shared-key-off +violation /m);
  expect(stdout).toContain(
    "violated: shared-key-off\n  rule   A storage account does not accept account keys.\n" +
      "  at     dev-platform  azapi_resource.blob_account\n" +
      "         body.properties.allowSharedKeyAccess is true, and must be false\n",
  );
  expect(stdout).toMatch(/^not checked: dev-platform: a state has no backend/m);
  expect(stdout).toMatch(/^checked without an environment file: no waiver applies, .*Add --environment <name>/m);
  const [run] = (JSON.parse(readFileSync(sarif, "utf8")) as Log).runs;
  expect(run?.results?.find(({ ruleId }) => ruleId === "shared-key-off")).toMatchObject({
    locations: [{ physicalLocation: { artifactLocation: { uri: "dev-platform.state.json" } } }],
  });
});

/** A folder of environment files. */
function environmentsWith(name: string, more: string): string {
  const environments = path.join(folder, "environments");
  mkdirSync(environments, { recursive: true });
  const text = readFileSync(path.join(ROOT, "environments", `${name}.yaml`), "utf8");
  writeFileSync(path.join(environments, `${name}.yaml`), `${text}${more}`);
  return environments;
}

test("the waivers of a named environment count for a state", async () => {
  const waivers = `
policy:
  waivers:
    - rule: shared-key-off
      address: azapi_resource.blob_account
      reason: The migration needs it.
      expires: 2999-12-31
`;
  const environments = environmentsWith("dev", waivers);
  const state = written("dev-platform.state.json", STATE);
  const { stdout } = await policy([state, "--environment", "dev", "--directory", environments]);
  expect(stdout).toMatch(
    /^waived until 2999-12-31: shared-key-off at azapi_resource.blob_account, because: The migration needs it.$/m,
  );
  expect(stdout).not.toMatch(/^violated: shared-key-off$/m);
  expect(stdout).not.toMatch(/^checked without an environment file/m);
});

test("an environment without TLS has its waiver for a state too, and the waiver names its setting", async () => {
  const environments = environmentsWith("dev", "");
  const dev = path.join(environments, "dev.yaml");
  const bucket = `storage:
  kind: s3-compatible
  provider: generic
  region: here
  bucket: langfuse-events
  endpoint: http://store.example.com
  allowPlaintext: { reason: The store has no certificate yet., expires: DAY }

`;
  const text = readFileSync(dev, "utf8").replace(/^storage:\n( .*\n)+\n/m, bucket);
  writeFileSync(dev, text.replace("DAY", "2020-01-31"));
  const state = written("dev-release.state.json", STATE);
  const { stdout } = await policy([state, "-e", "dev", "-d", environments]);
  expect(stdout).toContain("         storage.allowPlaintext (storage-over-https) expired on 2020-01-31\n");
  writeFileSync(dev, text.replace("DAY", "2999-12-31"));
  expect((await policy([state, "-e", "dev", "-d", environments])).stdout).not.toContain("sound-waiver");
});

describe("--environment", () => {
  const directory = path.join(ROOT, "environments");

  test.each([
    ["production-platform.state.json", "dev-platform.state.json"],
    ["production-platform-old.json", "dev-platform-old.json"],
    ["production.json", "dev.json"],
    ["production-other.json", "dev-other.json"],
    ["staging-release.state.json", "dev-release.state.json"],
  ])("refuses %s of another environment", async (name, renamed) => {
    const file = written(name, STATE);
    const { status, stdout, stderr } = await policy([file, "-e", "dev", "-d", directory]);
    const found = name.startsWith("staging") ? "staging" : "production";
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(
      `${name} is of the environment ${found}, and --environment is dev. Use --environment ${found}; if the file name ` +
        `is wrong, rename the file to ${renamed}\n`,
    );
  });

  test.each([["dev-platform.state.json"], ["plan.json"], ["my-saved.json"]])("accepts %s", async (name) => {
    const { status, stdout } = await policy([written(name, STATE), "-e", "dev", "-d", directory]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^violated: shared-key-off$/m);
  });

  test("accepts standard input, which has no name", async () => {
    const { stdout } = await policy(["-", "-e", "dev", "-d", directory], { stdin: JSON.stringify(STATE) });
    expect(stdout).toMatch(/^violated: shared-key-off$/m);
  });

  test("is ignored for a synthesis, with a warning", async () => {
    const { status, stderr } = await policy([SYNTHESIS, "-e", "dev"]);
    expect(status).toBe(0);
    expect(stderr).toBe("warning: --environment is ignored for a synthesis, which contains its own waivers\n");
  });
});

test.each([
  ["plan", { format_version: "1.2", planned_values: { root_module: {} }, resource_changes: [], configuration: {} }],
  ["state", { format_version: "1.0" }],
  ["state", { format_version: "1.0", values: { root_module: {} } }],
])("an empty %s is refused, because nothing would be checked: %j", async (kind, json) => {
  const { status, stdout, stderr } = await policy([written("dev-platform.json", json)]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(
    `  rule  must not be an empty ${kind}, in which nothing can be checked\n` +
      "  fix   Check that it is of the right backend and workspace. If nothing is deployed yet, leave out the file.\n",
  );
});

test("a plan that only deletes is not empty", async () => {
  const [resource] = STATE.values.root_module.resources;
  const { values, ...rest } = resource as (typeof STATE.values.root_module.resources)[number];
  const change = { ...rest, change: { actions: ["delete"], before: values, after: null, after_unknown: {} } };
  const plan = { format_version: "1.2", planned_values: { root_module: {} }, resource_changes: [change] };
  const { status, stdout } = await policy([written("dev-platform.json", { ...plan, configuration: {} })]);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^violated: no-data-loss$/m);
});

test.each<[string, () => string[], number, RegExp]>([
  ["an option that is not known", () => ["--sarfi", "x"], 2, /^unknown option '--sarfi'/],
  ["a report without a name", () => ["--sarif", ""], 2, /'--sarif <file>' argument '' is invalid. It must name a file/],
  ["two files on standard input", () => ["-", "-"], 2, /only one file may be -, which is standard input/],
  ["files of environments that nothing uses", () => ["-d", path.join(ROOT, "environments")], 2, /only used with --env/],
  [
    "two environments",
    () => ["-e", "dev", "-e", "production"],
    2,
    /choose one environment: --environment <name>, got dev, production/,
  ],
  [
    "a stack that is named twice",
    () => [written("a-b.json", STATE), written("a-b.state.json", STATE)],
    2,
    /a-b.json and .*a-b.state.json are both a state of a-b; check them one by one\n\nSee: /,
  ],
  ["a place that does not exist", () => ["nowhere"], 3, /^nowhere\n {2}rule {2}must exist/],
  [
    "no synthesis to check",
    () => [],
    3,
    /^cdktf.out\n {2}rule {2}must exist\n {2}fix {3}Run: npm run synth. Or name a folder, a plan or a state.\n/,
  ],
  ["what is not JSON", () => [written("plan.json", "Plan: 1 to add")], 1, /plan.json\n {2}rule {2}must be JSON/],
  [
    "a plan of another format",
    () => [written("plan.json", { format_version: "2.0", planned_values: {} })],
    1,
    /must have format version 1.x, but has "2.0"/,
  ],
  [
    "an unknown environment",
    () => [written("a-b.json", STATE), "-e", "prodution", "-d", path.join(ROOT, "environments")],
    2,
    /no environment is named "prodution"; known: dev, production. Did you mean "production"\?/,
  ],
  [
    "a folder of environments that is none",
    () => [written("a-b.json", STATE), "-d", "nowhere"],
    3,
    /must be a folder with at least one environment file/,
  ],
])("%s is explained without a stack trace", async (_, args, code, message) => {
  const { status, stdout, stderr } = await policy(args(), { cwd: folder });
  expect({ status, stdout }).toEqual({ status: code, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("a plan on standard input, and SARIF on standard output", async () => {
  const { status, stdout } = await policy(["-", "--sarif", "-"], { stdin: JSON.stringify(STATE) });
  expect(status).toBe(1);
  const [run] = (JSON.parse(stdout) as Log).runs;
  expect(run?.results?.map(({ ruleId }) => ruleId)).toContain("shared-key-off");
});

test("what a file holds cannot act on a terminal, nor begin a line", async () => {
  const state = JSON.stringify(STATE).replaceAll("blob_account", "\\u001b[2J\\u202e\\u0000x\\nfake: line\\u2028y");
  const { status, stdout } = await policy([written("dev-platform.state.json", state)]);
  expect(status).toBe(1);
  expect(stdout).toContain("azapi_resource.\\u001b[2J\\u202e\\u0000x\\nfake: line\\u2028y");
  // eslint-disable-next-line no-control-regex -- control characters are what must not be there
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e\u2028]|^fake/m);
});

test("a report that cannot be written is explained", async () => {
  const { status, stderr } = await policy([SYNTHESIS, "--sarif", path.join(written("file", ""), "policy.sarif")]);
  expect(status).toBe(3);
  expect(stderr).toMatch(/^cannot write into .*file: E[A-Z]+: .*\n$/);
});

test("two documents on standard output are refused, as one of them", async () => {
  const { status, stdout } = await policy(["--json", "--sarif", "-"], { cwd: folder });
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ error: { message: expect.stringMatching(/^--json and --sarif - both/) } });
});

test.each([["-e", "a\n::error::b"], ["-d=a\nb"], ["a\nb.json"], ["--x=a\nb"]])(
  "line ends of the arguments %j begin no line",
  async (...args) => {
    const { stderr } = await policy(args, { cwd: ROOT });
    expect(stderr).toContain("a\\n");
    expect(stderr).not.toMatch(/^(::|b)/m);
  },
);

test("the checks of scanners are listed", async () => {
  const { status, stdout } = await policy(["--scanners"]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/│ CKV_AZURE_44 +│ .* │ storage-tls-1-2 +│/);
  expect(stdout).toMatch(/│ CKV_AZURE_59 +│ .* │ - +│/);
});
