import { stringify } from "yaml";
import { storageCredentialFromVault } from "../../../../policy/rules/keyless/storage-credential-from-vault";
import { AZURE, OSS, RELEASE, langfuseRelease } from "../../langfuse-release";
import { brokenOss, testRule } from "../../rule-table";
import { plan, reference, state } from "../../terraform-show";

const SECRET = "kubernetes_secret_v1.storage";
const ref = (key: string, name = "langfuse-storage") => ({ secretKeyRef: { name, key } });
const KEYS = { accessKeyId: ref("id"), secretAccessKey: ref("secret") };
const ephemeral = { azurerm_key_vault_secret: { id: { name: "id" }, secret: { name: "secret" } } };
const value = (name: string) => `\${ephemeral.azurerm_key_vault_secret.${name}.value}`;
const DATA = { id: value("id"), secret: value("secret") };

const secret = (settings: object, namespace?: string) => ({
  kubernetes_secret_v1: { storage: { metadata: { name: "langfuse-storage", namespace }, ...settings } },
});
const release = (data: object, keys: object = KEYS, namespace = "default") => ({
  ...langfuseRelease({ s3: { ...OSS, ...keys } }, secret({ data_wo: data }, namespace)),
  ephemeral,
});
const values = [stringify({ s3: { ...OSS, ...KEYS } })];
const NAME = [RELEASE, "values.s3.accessKeyId.secretKeyRef.name"] as const;
const ID = [SECRET, "data_wo.id"] as const;

testRule(storageCredentialFromVault, {
  compliant: {
    "both halves": release(DATA),
    "no key at all": release({}, {}),
    "both in another namespace": {
      ...release(DATA, KEYS, "langfuse"),
      resource: {
        ...secret({ data_wo: DATA }, "langfuse"),
        helm_release: { langfuse: { chart: "langfuse", namespace: "langfuse", values } },
      },
    },
    "a plan of what a synthesis wrote": plan({
      [RELEASE]: { values: { chart: "langfuse", values } },
      [SECRET]: {
        values: { metadata: [{ name: "langfuse-storage" }] },
        expressions: { data_wo: { constant_value: DATA, references: [] } },
      },
    }),
    "a plan of HCL, which contains only the references of all keys": plan({
      [RELEASE]: { values: { chart: "langfuse", values } },
      [SECRET]: {
        values: { metadata: [{ name: "langfuse-storage" }] },
        expressions: {
          data_wo: {
            references: [
              "ephemeral.azurerm_key_vault_secret.id.value",
              "ephemeral.azurerm_key_vault_secret.id",
              "ephemeral.azurerm_key_vault_secret.secret.value",
              "ephemeral.azurerm_key_vault_secret.secret",
            ],
          },
        },
      },
    }),
    "a state, which does not contain it": state({
      [RELEASE]: { chart: "langfuse", values },
      [SECRET]: { metadata: [{ name: "langfuse-storage", namespace: "default" }] },
    }),
  },
  violating: {
    "a Secret that the deployment does not create": [
      release(DATA, { ...KEYS, accessKeyId: ref("id", "oss-credentials") }),
      NAME,
    ],
    "a Secret of that name in another namespace": [
      release(DATA, KEYS, "other"),
      NAME,
      [RELEASE, "values.s3.secretAccessKey.secretKeyRef.name"],
    ],
    "one half": [release(DATA, { accessKeyId: ref("id") }), [RELEASE, "values.s3.secretAccessKey"]],
    "the other half": [release(DATA, { secretAccessKey: ref("secret") }), [RELEASE, "values.s3.accessKeyId"]],
    "a key of the Secret that is not there": [release({ secret: DATA.secret }), ID],
    "a literal": [release({ ...DATA, id: "LTAI5tExampleId" }), ID],
    "a local, which a plan does not contain": [
      { ...release({ ...DATA, id: "${local.id}" }), locals: { id: DATA.id } },
      ID,
    ],
    "a text around it": [release({ ...DATA, id: `x${DATA.id}` }), ID],
    "another attribute": [release({ ...DATA, id: "${ephemeral.azurerm_key_vault_secret.id.version}" }), ID],
    "a secret that is read into the state": [
      { ...release({ ...DATA, id: "${data.azurerm_key_vault_secret.id.value}" }), data: ephemeral },
      ID,
    ],
    "an account key of Azure": [
      {
        ...release({ ...DATA, secret: "${ephemeral.azapi_resource_action.keys.output.keys[0].value}" }),
        ephemeral: { ...ephemeral, azapi_resource_action: { keys: { action: "listKeys" } } },
      },
      [SECRET, "data_wo.secret"],
    ],
    "a password that is drawn here": [
      release({ ...DATA, secret: "${random_password.p.result}" }),
      [SECRET, "data_wo.secret"],
    ],
    "a Secret that can be read": [
      langfuseRelease({ s3: { ...OSS, ...KEYS } }, secret({ data: DATA })),
      ID,
      [SECRET, "data_wo.secret"],
    ],
    "a plan that reads something else": [
      plan({
        [RELEASE]: {
          values: {
            chart: "langfuse",
            values: [
              stringify({ s3: { ...OSS, accessKeyId: KEYS.accessKeyId, secretAccessKey: KEYS.secretAccessKey } }),
            ],
          },
        },
        [SECRET]: {
          values: { metadata: [{ name: "langfuse-storage" }] },
          expressions: { data_wo: reference("var.key") },
        },
      }),
      [SECRET, "data_wo"],
      [SECRET, "data_wo"],
    ],
    "the example without its Secret": [
      brokenOss((_, { release }) => delete release.resource.kubernetes_secret_v1.langfuse_secret_storage),
      NAME,
      [RELEASE, "values.s3.secretAccessKey.secretKeyRef.name"],
    ],
    "the example with a Secret that can be read": [
      brokenOss((_, { release }) => {
        const storage = release.resource.kubernetes_secret_v1.langfuse_secret_storage;
        storage.data = storage.data_wo;
        delete storage.data_wo;
      }),
      ["kubernetes_secret_v1.langfuse_secret_storage", "data_wo.access-key-id"],
      ["kubernetes_secret_v1.langfuse_secret_storage", "data_wo.secret-access-key"],
    ],
  },
  notApplicable: {
    "blobs in Azure": langfuseRelease({ s3: AZURE }),
    "the chart's own store": langfuseRelease({}),
    "no release": { resource: {} },
  },
  mutates: "oss",
  mutation: [
    ({ release }) => {
      release.resource.kubernetes_secret_v1.langfuse_secret_storage.data_wo["secret-access-key"] =
        "${kubernetes_namespace_v1.langfuse_namespace.metadata[0].uid}";
    },
    ["kubernetes_secret_v1.langfuse_secret_storage", "data_wo.secret-access-key"],
  ],
});
