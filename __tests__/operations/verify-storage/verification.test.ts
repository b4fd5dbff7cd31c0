import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { verifyStorageCommand } from "../../../cli/commands/verify-storage";
import { OSS_NAMES, startOss, type Oss } from "../../../storage-service/__tests__/edges/oss";
import { verifyStorage } from "../../../storage-service/src/verify/verify-storage";
import { PROGRAM, ROOT, run as runInProcess } from "../../support/langfuse-azure";

const EXAMPLE = path.join(ROOT, "examples", "alibaba-oss");

let oss: Oss;
let folder: string;
let variables: Record<string, string>;
/** Called with each request to the store. */
let onRequest: (method: string, path: string) => void = () => undefined;
beforeAll(async () => {
  oss = await startOss({
    intercept: ({ method, path }) => {
      onRequest(method, path);
      return undefined;
    },
  });
  variables = { OSS_ACCESS_KEY_ID: oss.accessKeyId, OSS_SECRET_ACCESS_KEY: oss.secretAccessKey };
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-operations-test-"));
  const example = readFileSync(path.join(EXAMPLE, "oss.yaml"), "utf8");
  writeFileSync(path.join(folder, "oss.yaml"), example.replace(/^ {2}endpoint: \S+/m, `  endpoint: ${oss.endpoint}`));
});
afterAll(async () => {
  await oss.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  onRequest = () => undefined;
});

/** Runs the command in this process against the double. The vault must not be read. */
function run(args: readonly string[], environment: Record<string, string> = {}) {
  const command = verifyStorageCommand({
    readSecrets: () => Promise.reject(new Error("a vault was asked")),
    verify: (target, options) => verifyStorage(target, { ...options, agents: oss.agents }),
  });
  return runInProcess(command, args, { environment });
}

const PLANNED = `planned  reach the store, sign in, list
planned  put a text
planned  put under a name with Unicode
planned  put a stream shorter than a part
planned  put a stream of unknown length, in parts
planned  get, and compare every byte
planned  list the written objects
planned  read with a signed URL
planned  write with a signed URL
planned  signed URL of a missing object must return 404
planned  tampered signed URL must return 403
planned  batch delete
planned  get of a missing object must fail
`;

test.each<[string, string, string, string]>([
  ["dev", "environments", 'container "langfuse" at https://stlangfusedev.blob.core.windows.net (default-chain)', ""],
  [
    "production",
    "environments",
    'container "langfuse" at https://stlangfuseproduction.blob.core.windows.net (default-chain)',
    "",
  ],
  [
    "oss",
    "examples/alibaba-oss",
    'bucket "langfuse-events" at https://oss-cn-hangzhou.aliyuncs.com (Alibaba Cloud OSS, region cn-hangzhou)',
    "access key: Key Vault kv-langfuse-oss, secrets langfuse-oss-oss-access-key-id and langfuse-oss-oss-access-key-secret; not read in a dry run\n",
  ],
])("dry run of %s", async (name, directory, target, stderr) => {
  expect(await run(["-e", name, "-d", path.join(ROOT, directory), "--dry-run"])).toEqual({
    status: 0,
    stdout: `${PLANNED}${target}: nothing was sent; names would start with langfuse-verify/\n`,
    stderr,
  });
  expect(oss.requests).toEqual([]);
});

const FROM_VARIABLES = "access key: OSS_ACCESS_KEY_ID and OSS_SECRET_ACCESS_KEY\n";

test("a bucket of OSS passes every step, and all objects are deleted", async () => {
  const { status, stdout, stderr } = await run(["-e", "oss", "-d", folder, "--json"], variables);
  const { result: report } = JSON.parse(stdout) as {
    result: { steps: { outcome: string; problem?: string }[]; leftovers: string[] };
  };
  expect(report.steps.filter(({ outcome }) => outcome !== "passed")).toEqual([]);
  expect(report).toMatchObject({
    target: `bucket "langfuse-events" at ${oss.endpoint} (Alibaba Cloud OSS, region cn-hangzhou)`,
    mode: "full",
    passed: true,
    leftovers: [],
  });
  expect({ status, stderr, keys: oss.keys(), uploads: oss.openUploads() }).toEqual({
    status: 0,
    stderr: FROM_VARIABLES,
    keys: [],
    uploads: [],
  });
});

test("with --read-only, no object is written", async () => {
  const methods = new Set<string>();
  onRequest = (method) => methods.add(method);
  const { status, stdout } = await run(["-e", "oss", "-d", folder, "--read-only"], variables);
  expect(status).toBe(0);
  expect([...methods]).toEqual(["GET"]);
  expect(stdout).not.toMatch(/^(failed|skipped)/m);
});

test("a wrong access key fails the run, and is not shown", async () => {
  const wrong = { ...variables, OSS_SECRET_ACCESS_KEY: "another-secret-of-a-test" };
  const { status, stdout, stderr } = await run(["-e", "oss", "-d", folder, "--read-only"], wrong);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^failed {3}reach the store, sign in, list/m);
  expect(`${stdout}${stderr}`).not.toContain("another-secret");
});

test("a prefix that is not a folder is refused", async () => {
  const { status, stdout } = await run(["-e", "oss", "-d", folder, "--prefix", "../"], variables);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
});

test("a program that a signal ends deletes its objects, and prints the signal", async () => {
  const trusted = path.join(folder, "oss.pem");
  writeFileSync(trusted, oss.certificate.cert);
  const child = spawn(
    process.execPath,
    ["--import", OSS_NAMES, PROGRAM, "verify", "storage", "-e", "oss", "-d", folder],
    {
      cwd: ROOT,
      env: {
        PATH: process.env["PATH"],
        NODE_EXTRA_CA_CERTS: trusted,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        ...variables,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const written: string[] = [];
  onRequest = (method, path) => {
    if (method !== "PUT") return;
    if (written.length === 0) child.kill("SIGINT");
    written.push(path);
  };
  const printed = { stdout: "", stderr: "" };
  child.stdout.on("data", (text: Buffer) => (printed.stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (printed.stderr += text.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  expect({ code, stderr: printed.stderr, keys: oss.keys() }).toEqual({
    code: 130,
    stderr: `${FROM_VARIABLES}interrupted\n`,
    keys: [],
  });
  expect(written.length).toBeGreaterThan(0);
  expect(printed.stdout).toContain("interrupted");
});
