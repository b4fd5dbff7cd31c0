import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Log } from "sarif";
import { bundledPolicy } from "../support/bundle";
import { SYNTHESIS } from "../support/synthesis";

let policy: ReturnType<typeof bundledPolicy>;
let folder: string;
beforeAll(() => {
  policy = bundledPolicy();
});
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

test("the shipped environments hold", () => {
  const { status, stdout, stderr } = policy([SYNTHESIS]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(
    /^dev \(synthesis\): \d+ rules: \d+ hold, \d+ not applicable\n\nproduction \(synthesis\): \d+ rules: \d+ hold, \d+ not applicable\n$/,
  );
});

test("a violation is told, for people and for programs", () => {
  const [state, json, sarif] = [
    written("dev-platform.state.json", STATE),
    path.join(folder, "out", "policy.json"),
    path.join(folder, "out", "policy.sarif"),
  ];
  const { status, stdout, stderr } = policy([state, "--json", json, "--sarif", sarif, "--all"], { cwd: folder });
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  expect(stdout).toMatch(/^shared-key-off +violation /m);
  expect(stdout).toContain(
    "shared-key-off: A storage account takes no account key.\n  dev-platform  azapi_resource.blob_account\n" +
      "       body.properties.allowSharedKeyAccess is true, and must be false\n",
  );
  expect(stdout).toMatch(/^not told: dev-platform is a state: it tells no backend/m);
  expect(JSON.parse(readFileSync(json, "utf8"))).toMatchObject({ holds: false, environments: [{ name: "dev" }] });
  const [run] = (JSON.parse(readFileSync(sarif, "utf8")) as Log).runs;
  expect(run?.results?.find(({ ruleId }) => ruleId === "shared-key-off")).toMatchObject({
    locations: [{ physicalLocation: { artifactLocation: { uri: "dev-platform.state.json" } } }],
  });
});

test("the waivers of a named environment count for a state", () => {
  const environments = path.join(folder, "environments");
  mkdirSync(environments);
  const dev = readFileSync(path.join(__dirname, "../../environments/dev.yaml"), "utf8");
  const waivers = `
policy:
  waivers:
    - rule: shared-key-off
      address: azapi_resource.blob_account
      reason: The migration needs it.
      expires: 2999-12-31
`;
  writeFileSync(path.join(environments, "dev.yaml"), `${dev}${waivers}`);
  const state = written("dev-platform.state.json", STATE);
  const { stdout } = policy([state, "--environment", "dev", "--directory", environments]);
  expect(stdout).toMatch(
    /^waived until 2999-12-31: shared-key-off at azapi_resource.blob_account, because: The migration needs it.$/m,
  );
  expect(stdout).not.toMatch(/^shared-key-off:/m);
});

test.each<[string, () => string[], number, RegExp]>([
  ["an option that is not known", () => ["--sarfi", "x"], 2, /Unknown option '--sarfi'[^]*Usage: npm run policy/],
  ["a report without a name", () => ["--json", ""], 2, /--json and --sarif must name a file/],
  [
    "a stack that is named twice",
    () => [written("a-b.json", STATE), written("a-b.state.json", STATE)],
    2,
    /a-b.json and .*a-b.state.json are both a state of a-b; judge them one by one\n\nUsage/,
  ],
  ["a place that does not exist", () => ["nowhere"], 3, /^nowhere\n {2}rule {2}must exist/],
  ["no synthesis to judge", () => [], 3, /^cdktf.out\n {2}rule {2}must exist\n/],
  ["what is not JSON", () => [written("plan.json", "Plan: 1 to add")], 3, /plan.json\n {2}rule {2}must be JSON/],
  [
    "a plan of another format",
    () => [written("plan.json", { format_version: "2.0", planned_values: {} })],
    3,
    /must have format version 1.x, and has "2.0"/,
  ],
  [
    "an unknown environment",
    () => [written("a-b.json", STATE), "-e", "prodution", "-d", path.resolve(__dirname, "../../environments")],
    3,
    /no environment is named "prodution"; known: dev, production. Did you mean "production"\?/,
  ],
  [
    "a folder of environments that is none",
    () => [written("a-b.json", STATE), "-e", "dev", "-d", "nowhere"],
    3,
    /must be a folder with at least one environment file/,
  ],
])("%s is explained without a stack trace", (_, args, code, message) => {
  const { status, stdout, stderr } = policy(args(), { cwd: folder });
  expect({ status, stdout }).toEqual({ status: code, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("a report that cannot be written is explained", () => {
  const { status, stderr } = policy([SYNTHESIS, "--json", path.join(written("file", ""), "policy.json")]);
  expect(status).toBe(4);
  expect(stderr).toMatch(/^E[A-Z]+: .*\n$/);
});

test("the checks of scanners are listed", () => {
  const { status, stdout } = policy(["--scanners"]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/│ CKV_AZURE_44 +│ .* │ storage-tls-1-2 +│/);
  expect(stdout).toMatch(/│ CKV_AZURE_59 +│ .* │ - +│/);
});

test("help", () => {
  expect(policy(["--help"]).stdout).toMatch(/^Usage: npm run policy/);
});
