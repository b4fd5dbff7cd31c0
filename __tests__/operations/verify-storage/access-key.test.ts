import path from "node:path";
import type { LoadedEnvironment } from "../../../config/fleet";
import { loadEnvironments } from "../../../config/load";
import type { S3CompatibleStorage } from "../../../config/storage";
import {
  findAccessKey,
  describeSource,
  readAccessKey,
  type AccessKeySource,
} from "../../../operations/verify-storage/access-key";

const { environments } = loadEnvironments(path.resolve(__dirname, "../../../examples/alibaba-oss"));
const [member] = environments as [LoadedEnvironment];
const storage = member.environment.storage as S3CompatibleStorage;

const KEY = { accessKeyId: "LTAI-of-the-test", secretAccessKey: "the secret of the test" };
const VARIABLES = { OSS_ACCESS_KEY_ID: KEY.accessKeyId, OSS_SECRET_ACCESS_KEY: KEY.secretAccessKey };
const NAMES = {
  accessKeyId: "langfuse-oss-oss-access-key-id",
  secretAccessKey: "langfuse-oss-oss-access-key-secret",
};

function source(env: Record<string, string>): AccessKeySource {
  return findAccessKey(member, storage, env);
}

/** A vault that has both parts of the key; `calls` has the requests. */
function vaultWith({ accessKeyId, secretAccessKey }: typeof KEY) {
  return jest.fn<Promise<string[]>, [string, readonly string[]]>(() => Promise.resolve([accessKeyId, secretAccessKey]));
}

test("both variables replace the vault, which is not read", async () => {
  const readSecrets = vaultWith(KEY);
  expect(source(VARIABLES)).toEqual({ kind: "variables", key: KEY });
  expect(describeSource(source(VARIABLES))).toBe("OSS_ACCESS_KEY_ID and OSS_SECRET_ACCESS_KEY");
  expect(await readAccessKey(source(VARIABLES), readSecrets)).toEqual(KEY);
  expect(readSecrets).not.toHaveBeenCalled();
});

test("without them, the secrets come from the vault of the release", async () => {
  const readSecrets = vaultWith(KEY);
  expect(source({ OSS_ACCESS_KEY_ID: "" })).toEqual({ kind: "vault", vault: "kv-langfuse-oss", names: NAMES });
  expect(await readAccessKey(source({}), readSecrets)).toEqual(KEY);
  expect(readSecrets.mock.calls).toEqual([["kv-langfuse-oss", [NAMES.accessKeyId, NAMES.secretAccessKey]]]);
});

test.each(["OSS_ACCESS_KEY_ID", "OSS_SECRET_ACCESS_KEY"] as const)(
  "%s is ignored without the other variable, and the text says it",
  (name) => {
    expect(describeSource(source({ [name]: VARIABLES[name] }))).toBe(
      `Key Vault kv-langfuse-oss, secrets ${NAMES.accessKeyId} and ${NAMES.secretAccessKey}; ${name} is ignored, because the other variable is not set`,
    );
  },
);

test("the file sets other names of secrets", () => {
  const credentials = { accessKeyId: "mine-id", secretAccessKey: "mine-key" };
  expect(findAccessKey(member, { ...storage, credentials }, {})).toMatchObject({
    names: { accessKeyId: "langfuse-oss-mine-id", secretAccessKey: "langfuse-oss-mine-key" },
  });
});

test.each<[string, Record<string, string>, typeof KEY, string]>([
  [
    "a variable with a line break",
    { ...VARIABLES, OSS_SECRET_ACCESS_KEY: `${KEY.secretAccessKey}\n` },
    KEY,
    "OSS_SECRET_ACCESS_KEY must not begin or end with a space or a line break. Set it again.",
  ],
  [
    "a secret with a line break",
    {},
    { ...KEY, accessKeyId: `${KEY.accessKeyId}\n` },
    "the secret langfuse-oss-oss-access-key-id of the Key Vault kv-langfuse-oss must not begin or end with a space or a line break. Write it again: az keyvault secret set --vault-name kv-langfuse-oss --name langfuse-oss-oss-access-key-id --file <file with the value, without a line break at its end>",
  ],
  [
    "an empty secret",
    {},
    { ...KEY, secretAccessKey: "" },
    "the secret langfuse-oss-oss-access-key-secret of the Key Vault kv-langfuse-oss must not be empty. Write it again: az keyvault secret set --vault-name kv-langfuse-oss --name langfuse-oss-oss-access-key-secret --file <file with the value, without a line break at its end>",
  ],
])("%s is refused and not shown", async (_, env, inVault, message) => {
  await expect(readAccessKey(source(env), vaultWith(inVault))).rejects.toThrow(new Error(message));
});
