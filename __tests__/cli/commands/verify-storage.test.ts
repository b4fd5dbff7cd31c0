import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readVaultSecrets } from "../../../operations/key-vault/read-vault-secrets";
import { VaultError } from "../../../operations/key-vault/vault-error";
import { verifyStorageCommand } from "../../../cli/commands/verify-storage";
import { signedIn, startVault } from "../../operations/key-vault/vault";
import { ROOT, run as runInProcess } from "../../support/langfuse-azure";
import type { Report } from "../../../storage-service/src/verify/report";

const ENVIRONMENTS = path.join(ROOT, "environments");
const EXAMPLE = path.join(ROOT, "examples", "alibaba-oss");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-operations-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Reach = Parameters<typeof verifyStorageCommand>[0];

const REPORT: Report = { target: "", prefix: "", mode: "full", steps: [], leftovers: [], passed: true, ms: 0 };

/** Runs the command with a verification that passes, and keeps its arguments. */
async function run(args: readonly string[], { signal, ...reach }: Partial<Reach> & { signal?: AbortSignal } = {}) {
  const verify = jest.fn<Promise<Report>, Parameters<Reach["verify"]>>(() => Promise.resolve(REPORT));
  const command = verifyStorageCommand({
    readSecrets: () => Promise.resolve(["LTAI-of-the-test", "the secret of the test"]),
    verify,
    ...reach,
  });
  const { status, ...written } = await runInProcess(command, args, { ...(signal && { signal }) });
  return { code: status, ...written, verified: verify.mock.calls };
}

test("a container is verified with the Azure sign-in", async () => {
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
      expect.objectContaining({ mode: "full" }),
    ],
  ]);
  expect(verified[0]?.[1]).not.toHaveProperty("prefix");
});

test("every option is passed to the verification", async () => {
  const { signal } = new AbortController();
  const args = ["--read-only", "--prefix", "mine/", "--credential", "workload-identity"];
  const { verified } = await run(["-e", "production", "-d", ENVIRONMENTS, ...args], { signal });
  expect(verified).toEqual([
    [
      expect.objectContaining({
        endpoint: "https://stlangfuseproduction.blob.core.windows.net",
        credential: "workload-identity",
      }),
      expect.objectContaining({ mode: "read-only", prefix: "mine/", signal }),
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
  expect({ code, stdout, verified }).toEqual({ code: 3, stdout: "", verified: [] });
  expect(stderr).toBe(
    `${FROM_VAULT}\nthe Key Vault kv-langfuse-oss has no secret langfuse-oss-oss-access-key-secret. Create it: az keyvault secret set --vault-name kv-langfuse-oss --name langfuse-oss-oss-access-key-secret --file <file with the value, without a line break at its end>\n`,
  );
});

test("a dry run does not read the vault", async () => {
  const readSecrets = jest.fn();
  const { code, stderr, verified } = await run(["-e", "oss", "-d", EXAMPLE, "--dry-run"], { readSecrets });
  expect({ code, stderr }).toEqual({ code: 0, stderr: `${FROM_VAULT}; not read in a dry run\n` });
  expect(verified).toEqual([[BUCKET, expect.objectContaining({ mode: "dry-run" })]]);
  expect(readSecrets).not.toHaveBeenCalled();
});

/** The example with a change, in its own folder. */
function changed(name: string, change: (text: string) => string): string {
  const directory = path.join(folder, name);
  mkdirSync(directory);
  writeFileSync(path.join(directory, "oss.yaml"), change(readFileSync(path.join(EXAMPLE, "oss.yaml"), "utf8")));
  return directory;
}

test("the reason for plaintext is passed to the verification", async () => {
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
  expect(
    (await run(["-e", "dev", "-d", ENVIRONMENTS], { verify: () => Promise.resolve({ ...REPORT, passed: false }) }))
      .code,
  ).toBe(1);
});

test.each<[string, string[], number, string]>([
  [
    "an unknown environment",
    ["-e", "prodution", "-d", ENVIRONMENTS],
    2,
    'no environment is named "prodution"; known: dev, production. Did you mean "production"?\n\nSee: langfuse-azure verify storage --help\n',
  ],
  [
    "a folder without files",
    ["-e", "dev", "-d", "nowhere"],
    3,
    "nowhere\n  rule   must be a folder with at least one environment file (*.yaml)\n  given  it does not exist\n  fix    Add an environment file, or name another folder with --directory.\n",
  ],
])("%s is explained", async (_, args, code, stderr) => {
  expect(await run(args)).toEqual({ code, stdout: "", stderr, verified: [] });
});

test.each<[string, string[], string]>([
  ["no environment", [], "choose one environment: --environment <name> (or LANGFUSE_ENVIRONMENT), got none"],
  [
    "two modes",
    ["-e", "dev", "--read-only", "--dry-run"],
    "option '--read-only' cannot be used with option '--dry-run'",
  ],
  [
    "an account key",
    ["-e", "dev", "--credential", "shared-key"],
    "option '--credential <name>' argument 'shared-key' is invalid. Allowed choices are workload-identity, managed-identity, service-principal, default-chain.",
  ],
  [
    "an identity for a bucket",
    ["-e", "oss", "-d", EXAMPLE, "--credential", "managed-identity"],
    "--credential is only for Blob storage; oss has a bucket, which needs an access key",
  ],
])("%s is a usage error", async (_, args, message) => {
  const { code, stdout, stderr, verified } = await run(args);
  expect({ code, stdout, verified }).toEqual({ code: 2, stdout: "", verified: [] });
  expect(stderr.split("\n\nSee: langfuse-azure verify storage --help\n")[0]).toBe(message);
});

test("an invalid file is reported with its line", async () => {
  const directory = changed("wrong", (text) => text.replace("region: cn-hangzhou", "region: CN_Hangzhou"));
  const { code, stderr, verified } = await run(["-e", "oss", "-d", directory]);
  expect({ code, verified }).toEqual({ code: 1, verified: [] });
  expect(stderr).toMatch(/wrong\/oss\.yaml:\d+:3 {2}storage\.region\n {2}rule /);
});

test.each<[string, Error, AbortSignal | undefined, number, string]>([
  ["a vault that refuses", new VaultError("the firewall refuses"), undefined, 3, "the firewall refuses\n"],
  [
    "an end before anything was written",
    new VaultError("no user is signed in"),
    AbortSignal.abort("SIGINT"),
    130,
    "interrupted\n",
  ],
  [
    "a bug",
    new Error("not thought of"),
    undefined,
    4,
    "not thought of\nThis is a bug in langfuse-azure: please report it.\n",
  ],
])("%s ends it", async (_, error, signal, code, message) => {
  const { stderr, ...rest } = await run(["-e", "oss", "-d", EXAMPLE], {
    readSecrets: () => Promise.reject(error),
    ...(signal && { signal }),
  });
  expect(rest).toEqual({ code, stdout: "", verified: [] });
  expect(stderr).toBe(`${FROM_VAULT}\n${message}`);
});
