import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readVaultSecrets } from "../../../operations/key-vault/read-vault-secrets";
import { VaultError } from "../../../operations/key-vault/vault-error";
import { command, type CommandOptions } from "../../../operations/verify-storage/command";
import { signedIn, startVault } from "../key-vault/vault";

const ROOT = path.resolve(__dirname, "../../..");
const ENVIRONMENTS = path.join(ROOT, "environments");
const EXAMPLE = path.join(ROOT, "examples", "alibaba-oss");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-operations-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command with a verification that passes, and tells what that was asked for. */
async function run(args: readonly string[], overrides: Partial<CommandOptions> = {}) {
  const told = { stdout: "", stderr: "" };
  const verify = jest.fn<Promise<number>, Parameters<CommandOptions["verify"]>>(() => Promise.resolve(0));
  const code = await command(args, {
    env: {},
    out: (text) => void (told.stdout += text),
    err: (text) => void (told.stderr += text),
    readSecrets: () => Promise.resolve(["LTAI-of-the-test", "the secret of the test"]),
    verify,
    ...overrides,
  });
  return { code, ...told, verified: verify.mock.calls };
}

test("a container is verified as whoever is signed in", async () => {
  const { code, stdout, stderr, verified } = await run(["-e", "dev", "-d", ENVIRONMENTS]);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(verified).toEqual([
    [
      {
        kind: "azure-keyless",
        endpoint: "https://stlangfusedev.blob.core.windows.net",
        container: "langfuse",
        credential: "default-chain",
      },
      expect.objectContaining({ mode: "full", json: false }),
    ],
  ]);
  expect(verified[0]?.[1]).not.toHaveProperty("prefix");
});

test("every option reaches the verification", async () => {
  const { signal } = new AbortController();
  const args = ["--read-only", "--json", "--prefix", "mine/", "--credential", "workload-identity"];
  const { verified } = await run(["-e", "production", "-d", ENVIRONMENTS, ...args], { signal });
  expect(verified).toEqual([
    [
      expect.objectContaining({
        endpoint: "https://stlangfuseproduction.blob.core.windows.net",
        credential: "workload-identity",
      }),
      expect.objectContaining({ mode: "read-only", json: true, prefix: "mine/", signal }),
    ],
  ]);
});

const FROM_VAULT =
  "access key: Key Vault kv-langfuse-oss, secrets langfuse-oss-oss-access-key-id and langfuse-oss-oss-access-key-secret";

const BUCKET = {
  kind: "s3-compatible",
  settings: {
    provider: "alibaba-oss",
    endpoint: "https://oss-cn-hangzhou.aliyuncs.com",
    region: "cn-hangzhou",
    bucket: "langfuse-events",
    pathStyle: false,
    allowPlaintext: false,
  },
  plaintextReason: undefined,
};

test("a bucket is verified with the access key of the vault", async () => {
  const { code, stdout, stderr, verified } = await run(["-e", "oss", "-d", EXAMPLE]);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: `${FROM_VAULT}\n` });
  const key = { accessKeyId: "LTAI-of-the-test", secretAccessKey: "the secret of the test" };
  expect(verified).toEqual([[{ ...BUCKET, ...key }, expect.objectContaining({ mode: "full" })]]);
});

test("a vault with half of the access key: nothing of it is shown", async () => {
  const vault = await startVault("kv-langfuse-oss");
  vault.secrets.set("langfuse-oss-oss-access-key-id", "LTAI-of-the-test");
  const { code, stdout, stderr, verified } = await run(["-e", "oss", "-d", EXAMPLE], {
    readSecrets: (_, names) => readVaultSecrets(vault.url, names, signedIn(), { client: vault.client }),
  });
  await vault.close();
  expect({ code, stdout, verified }).toEqual({ code: 1, stdout: "", verified: [] });
  expect(stderr).toBe(
    `${FROM_VAULT}\nthe Key Vault kv-langfuse-oss has no secret langfuse-oss-oss-access-key-secret. Put it there: az keyvault secret set --vault-name kv-langfuse-oss --name langfuse-oss-oss-access-key-secret --file <file that holds the value, without a line break at its end>\n`,
  );
});

test("a dry run asks no vault", async () => {
  const readSecrets = jest.fn();
  const { code, stderr, verified } = await run(["-e", "oss", "-d", EXAMPLE, "--dry-run"], { readSecrets });
  expect({ code, stderr }).toEqual({ code: 0, stderr: `${FROM_VAULT}; not read in a dry run\n` });
  expect(verified).toEqual([[BUCKET, expect.objectContaining({ mode: "dry-run" })]]);
  expect(readSecrets).not.toHaveBeenCalled();
});

/** The example with a change, in a folder of its own. */
function changed(name: string, change: (text: string) => string): string {
  const directory = path.join(folder, name);
  mkdirSync(directory);
  writeFileSync(path.join(directory, "oss.yaml"), change(readFileSync(path.join(EXAMPLE, "oss.yaml"), "utf8")));
  return directory;
}

test("why there is no TLS reaches the verification", async () => {
  const directory = changed("plaintext", (text) =>
    text.replace(
      "endpoint: https:",
      "allowPlaintext: { reason: The store gets a certificate in spring., expires: 2999-12-31 }\n  endpoint: http:",
    ),
  );
  const { verified } = await run(["-e", "oss", "-d", directory]);
  expect(verified[0]?.[0]).toMatchObject({
    settings: { endpoint: "http://oss-cn-hangzhou.aliyuncs.com", allowPlaintext: true },
    plaintextReason: "The store gets a certificate in spring. (until 2999-12-31)",
  });
});

test("the verification's exit code is the command's", async () => {
  expect((await run(["-e", "dev", "-d", ENVIRONMENTS], { verify: () => Promise.resolve(1) })).code).toBe(1);
});

test.each<[string, string[], number, string]>([
  [
    "an unknown environment",
    ["-e", "prodution", "-d", ENVIRONMENTS],
    1,
    'no environment is named "prodution"; known: dev, production. Did you mean "production"?\n',
  ],
  [
    "a folder without files",
    ["-e", "dev", "-d", "nowhere"],
    1,
    "nowhere:1:1\n  rule   must be a folder with at least one environment file (*.yaml)\n  given  nothing there\n  fix    Add one, or name another folder with --directory.\n\n1 problem; nothing was written.\n",
  ],
])("%s is explained", async (_, args, code, stderr) => {
  expect(await run(args)).toEqual({ code, stdout: "", stderr, verified: [] });
});

test.each<[string, string[], string]>([
  ["no environment", [], "--environment must name an environment"],
  [
    "two modes",
    ["-e", "dev", "--read-only", "--dry-run"],
    "--read-only and --dry-run exclude each other: a dry run does not even read",
  ],
  [
    "an account key",
    ["-e", "dev", "--credential", "shared-key"],
    '--credential must be one of workload-identity, managed-identity, service-principal, default-chain, got "shared-key"',
  ],
  [
    "an identity for a bucket",
    ["-e", "oss", "-d", EXAMPLE, "--credential", "managed-identity"],
    "--credential is for a container; oss has a bucket, which takes an access key",
  ],
])("%s is not understood", async (_, args, message) => {
  const { code, stdout, stderr, verified } = await run(args);
  expect({ code, stdout, verified }).toEqual({ code: 2, stdout: "", verified: [] });
  expect(stderr.split("\n\nUsage: npm run verify:storage")[0]).toBe(message);
});

test("a wrong file is told with its place", async () => {
  const directory = changed("wrong", (text) => text.replace("region: cn-hangzhou", "region: CN_Hangzhou"));
  const { code, stderr, verified } = await run(["-e", "oss", "-d", directory]);
  expect({ code, verified }).toEqual({ code: 1, verified: [] });
  expect(stderr).toMatch(/wrong\/oss\.yaml:\d+:3 {2}storage\.region\n {2}rule /);
});

test.each<[string, Error, Partial<CommandOptions>, number, string]>([
  ["a vault that refuses", new VaultError("the firewall refuses"), {}, 1, "the firewall refuses\n"],
  [
    "an end before anything was written",
    new VaultError("nobody is signed in"),
    { signal: AbortSignal.abort() },
    1,
    "interrupted before anything was written\n",
  ],
  ["a bug", new Error("not thought of"), {}, 4, "not thought of\nThis is a bug: please report it.\n"],
])("%s ends it", async (_, error, overrides, code, message) => {
  const { stderr, ...rest } = await run(["-e", "oss", "-d", EXAMPLE], {
    readSecrets: () => Promise.reject(error),
    ...overrides,
  });
  expect(rest).toEqual({ code, stdout: "", verified: [] });
  expect(stderr).toBe(`${FROM_VAULT}\n${message}`);
});

test("help", async () => {
  const { code, stdout, stderr } = await run(["--help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^Usage: npm run verify:storage/);
});
