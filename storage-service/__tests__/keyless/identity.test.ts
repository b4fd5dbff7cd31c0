import { chooseIdentity, describeIdentity, type StorageParams } from "../../src/keyless/identity";

const POD = { AZURE_CLIENT_ID: "client", AZURE_TENANT_ID: "tenant", AZURE_FEDERATED_TOKEN_FILE: "/token" };
const BLOB = { LANGFUSE_USE_AZURE_BLOB: "true" };
const OWN: StorageParams = {
  accessKeyId: undefined,
  secretAccessKey: undefined,
  bucketName: "langfuse",
  endpoint: "https://account.blob.core.windows.net",
};
const WITH_KEYS = { ...OWN, accessKeyId: "account", secretAccessKey: "key" };
const declared = (credential: string) => ({ LANGFUSE_AZURE_BLOB_CREDENTIAL: credential });
const workloadIdentity = { kind: "workload-identity", clientId: "client", tenantId: "tenant" };

test.each([
  ["declared, in a pod", OWN, { ...declared("workload-identity"), ...POD }, workloadIdentity],
  ["declared, although keys are set", WITH_KEYS, { ...declared("workload-identity"), ...POD }, workloadIdentity],
  ["nothing declared and no keys, in a pod", OWN, { ...BLOB, ...POD }, workloadIdentity],
  ["the default chain in a pod", OWN, { ...declared("default-chain"), ...POD }, workloadIdentity],
  ["nothing declared, no keys, no pod", OWN, BLOB, { kind: "default-chain" }],
  ["half of a key is no key", { ...OWN, accessKeyId: "account" }, BLOB, { kind: "default-chain" }],
  ["an empty variable is unset", OWN, { ...BLOB, ...declared("") }, { kind: "default-chain" }],
  ["a managed identity of the system", OWN, declared("managed-identity"), { kind: "managed-identity" }],
  [
    "a managed identity by its client",
    OWN,
    { ...declared("managed-identity"), AZURE_CLIENT_ID: "client" },
    { kind: "managed-identity", clientId: "client" },
  ],
  [
    "a managed identity by its resource, which has priority",
    OWN,
    { ...declared("managed-identity"), AZURE_CLIENT_ID: "client", LANGFUSE_AZURE_MANAGED_IDENTITY_RESOURCE_ID: "/id" },
    { kind: "managed-identity", resourceId: "/id" },
  ],
  [
    "a service principal, although a token is projected",
    OWN,
    { ...declared("service-principal"), ...POD, AZURE_CLIENT_SECRET: "secret" },
    { kind: "service-principal", clientId: "client", tenantId: "tenant" },
  ],
  [
    "a service principal with a certificate",
    OWN,
    { ...declared("service-principal"), ...POD, AZURE_CLIENT_CERTIFICATE_PATH: "/certificate" },
    { kind: "service-principal", clientId: "client", tenantId: "tenant" },
  ],
])("an identity: %s", (_, params, env, expected) => {
  expect(chooseIdentity(params, env)).toEqual(expected);
});

test.each<[string, StorageParams, Record<string, string>]>([
  ["keys are set and nothing is declared", WITH_KEYS, { ...BLOB, ...POD }],
  ["shared-key is declared", OWN, { ...BLOB, ...POD, ...declared("shared-key") }],
  ["the operator did not choose Azure Blob Storage", OWN, POD],
  ["there is no endpoint", { ...OWN, endpoint: undefined }, { ...BLOB, ...POD }],
  ["a tenant chose Azure", { ...OWN, useAzureBlob: true }, { ...BLOB, ...POD, ...declared("workload-identity") }],
  ["a tenant did not choose Azure", { ...OWN, useAzureBlob: false }, { ...BLOB, ...POD }],
  ["a tenant's endpoint is validated", { ...OWN, connectionValidation: {} }, { ...POD, ...declared("default-chain") }],
])("the account key: %s", (_, params, env) => {
  expect(chooseIdentity(params, env)).toBeUndefined();
});

test.each<[Record<string, string>, string]>([
  [
    declared("Workload-Identity"),
    'LANGFUSE_AZURE_BLOB_CREDENTIAL must be one of shared-key, workload-identity, managed-identity, service-principal, default-chain, got "Workload-Identity"',
  ],
  [
    { ...declared("workload-identity"), AZURE_TENANT_ID: "tenant" },
    'workload-identity sign-in to Azure Blob Storage needs AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE, which are not set: the webhook of workload identity sets them: label the pod azure.workload.identity/use: "true" and annotate its service account with azure.workload.identity/client-id',
  ],
  [
    { ...declared("service-principal"), AZURE_CLIENT_ID: "client" },
    "service-principal sign-in to Azure Blob Storage needs AZURE_TENANT_ID, which is not set: set them, and either AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH",
  ],
  [
    { ...declared("service-principal"), ...POD },
    "service-principal sign-in to Azure Blob Storage needs exactly one of AZURE_CLIENT_SECRET and AZURE_CLIENT_CERTIFICATE_PATH, got none",
  ],
  [
    { ...declared("service-principal"), ...POD, AZURE_CLIENT_SECRET: "hidden", AZURE_CLIENT_CERTIFICATE_PATH: "/c" },
    "service-principal sign-in to Azure Blob Storage needs exactly one of AZURE_CLIENT_SECRET and AZURE_CLIENT_CERTIFICATE_PATH, got both",
  ],
])("missing variables are named: %j", (env, message) => {
  expect(() => chooseIdentity(OWN, env)).toThrow(new Error(message));
});

test.each([
  [{ kind: "workload-identity", clientId: "c", tenantId: "t" }, "workload-identity (client c, tenant t)"],
  [{ kind: "managed-identity", resourceId: "/id" }, "managed-identity (identity /id)"],
  [{ kind: "default-chain" }, "default-chain"],
] as const)("%j is described", (identity, words) => {
  expect(describeIdentity(identity)).toBe(words);
});
