import { stringify } from "yaml";
import { noStorageCredential } from "../../../../policy/rules/keyless/no-storage-credential";
import { AZURE, OSS, RELEASE, langfuseRelease } from "../../langfuse-release";
import { brokenOss, changeHelmValues, testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const helm = (values: object) => ({ resource: { helm_release: { x: { values: [stringify(values)] } } } });
const variable = (name: string, value = "x") => helm({ langfuse: { additionalEnv: [{ name, value }] } });
const inVariable = ["helm_release.x", "values.langfuse.additionalEnv[0].name"] as const;
const secretKeyRef = { name: "x", key: "y" };
const KEYS = { accessKeyId: { secretKeyRef }, secretAccessKey: { secretKeyRef } };
const bucket = (values: object, beside?: object) => langfuseRelease({ s3: { ...OSS, ...values } }, beside);
const BOTH = [
  [RELEASE, "values.s3.accessKeyId"],
  [RELEASE, "values.s3.secretAccessKey"],
] as const;

testRule(noStorageCredential, {
  compliant: {
    "no key": helm({ s3: { storageProvider: "azure", bucket: "langfuse", eventUpload: { prefix: "events/" } } }),
    "keys that are left empty, as the chart has them": helm({
      s3: {
        accessKeyId: { value: "", secretKeyRef: { name: "", key: "" } },
        secretAccessKey: { value: "", secretKeyRef: { name: null, key: "" } },
        auth: { existingSecret: "" },
        eventUpload: { accessKeyId: {} },
      },
    }),
    "Secrets of other parts": helm({ redis: { auth: { existingSecret: "x", existingSecretPasswordKey: "password" } } }),
    "other variables": variable("LANGFUSE_S3_EVENT_UPLOAD_BUCKET"),
    "an account's name": variable("AZURE_STORAGE_ACCOUNT"),
    "a variable that is set to nothing": variable("AWS_ACCESS_KEY_ID", ""),
    "the Secret with the key of a bucket in OSS": bucket(KEYS),
    "the same with what the chart leaves empty": bucket({
      accessKeyId: { value: "", secretKeyRef },
      secretAccessKey: { value: null, secretKeyRef },
      auth: { existingSecret: "" },
    }),
  },
  violating: {
    "a key by the name of a Secret": [
      helm({ s3: { secretAccessKey: { value: "", secretKeyRef } } }),
      ["helm_release.x", "values.s3.secretAccessKey"],
    ],
    "an id of a key": [helm({ s3: { accessKeyId: { value: "x" } } }), ["helm_release.x", "values.s3.accessKeyId"]],
    "keys of the sections": [
      helm({
        s3: {
          eventUpload: { accessKeyId: { secretKeyRef } },
          batchExport: { secretAccessKey: { secretKeyRef } },
          mediaUpload: { secretAccessKey: { value: "${var.x}" } },
        },
      }),
      ["helm_release.x", "values.s3.eventUpload.accessKeyId"],
      ["helm_release.x", "values.s3.batchExport.secretAccessKey"],
      ["helm_release.x", "values.s3.mediaUpload.secretAccessKey"],
    ],
    "the user of a bundled store": [
      helm({ s3: { auth: { rootUser: "minio", rootPassword: "${var.x}" } } }),
      ["helm_release.x", "values.s3.auth.rootUser"],
      ["helm_release.x", "values.s3.auth.rootPassword"],
    ],
    "a Secret with all of them": [
      helm({ s3: { auth: { existingSecret: "x" } } }),
      ["helm_release.x", "values.s3.auth.existingSecret"],
    ],
    "another chart's storage": [
      helm({ backup: { azure: { storageAccountKey: "${var.x}" } } }),
      ["helm_release.x", "values.backup.azure.storageAccountKey"],
    ],
    ...Object.fromEntries(
      [
        "LANGFUSE_S3_EVENT_UPLOAD_ACCESS_KEY_ID",
        "LANGFUSE_S3_EVENT_UPLOAD_SECRET_ACCESS_KEY",
        "LANGFUSE_S3_BATCH_EXPORT_SECRET_ACCESS_KEY",
        "LANGFUSE_S3_MEDIA_UPLOAD_ACCESS_KEY_ID",
        "AZURE_STORAGE_KEY",
        "AZURE_STORAGE_ACCOUNT_KEY",
        "AZURE_STORAGE_CONNECTION_STRING",
        "AZURE_STORAGE_SAS_TOKEN",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "MINIO_ROOT_PASSWORD",
      ].map((name) => [name, [variable(name), inVariable]] as const),
    ),
    "a variable from a Secret": [
      helm({ langfuse: { additionalEnv: [{ name: "AZURE_STORAGE_KEY", valueFrom: { secretKeyRef } }] } }),
      inVariable,
    ],
    "a Secret, which a pod may load as a whole": [
      { resource: { kubernetes_secret_v1: { x: { data_wo: { AZURE_STORAGE_KEY: "${ephemeral.a.b.c}" } } } } },
      ["kubernetes_secret_v1.x", "data_wo.AZURE_STORAGE_KEY"],
    ],
    "the key of a bucket as a value": [
      bucket({ ...KEYS, secretAccessKey: { value: "${var.x}" } }),
      [RELEASE, "values.s3.secretAccessKey"],
    ],
    "a value beside the name of a Secret": [
      bucket({ ...KEYS, accessKeyId: { value: "LTAI5tExample", secretKeyRef } }),
      [RELEASE, "values.s3.accessKeyId"],
    ],
    "a Secret without a key in it": [
      bucket({ ...KEYS, accessKeyId: { secretKeyRef: { name: "x" } } }),
      [RELEASE, "values.s3.accessKeyId"],
    ],
    "the key of a bucket for one upload": [
      bucket({ mediaUpload: KEYS }),
      [RELEASE, "values.s3.mediaUpload.accessKeyId"],
      [RELEASE, "values.s3.mediaUpload.secretAccessKey"],
    ],
    "the key of a bucket by a setting over the values": [
      {
        resource: {
          helm_release: {
            langfuse: {
              ...bucket(KEYS).resource.helm_release.langfuse,
              set_wo: [{ name: "s3.secretAccessKey.value", value: "${ephemeral.a.b.c}" }],
            },
          },
        },
      },
      [RELEASE, "values.s3.secretAccessKey"],
    ],
    "the key of a bucket, for another chart": [
      helm({ s3: { ...OSS, ...KEYS } }),
      ["helm_release.x", "values.s3.accessKeyId"],
      ["helm_release.x", "values.s3.secretAccessKey"],
    ],
    "the Secret of a bucket for an account of Azure": [langfuseRelease({ s3: { ...AZURE, ...KEYS } }), ...BOTH],
    "the same as if Azure spoke S3": [bucket({ ...KEYS, endpoint: AZURE.endpoint }), ...BOTH],
    "the same by a variable that switches to Azure": [
      langfuseRelease({
        s3: { ...OSS, ...KEYS },
        langfuse: { additionalEnv: [{ name: "LANGFUSE_USE_AZURE_BLOB", value: "true" }] },
      }),
      ...BOTH,
    ],
    "the Secret of a bucket beside an account without keys": [
      bucket(KEYS, { azapi_resource: { x: { type: "Microsoft.Storage/storageAccounts@2024-01-01" } } }),
      ...BOTH,
    ],
    "the Secret of a bucket for the chart's own store": [bucket({ ...KEYS, deploy: true }), ...BOTH],
    "the Secret of a bucket for Google": [bucket({ ...KEYS, storageProvider: "gcs" }), ...BOTH],
    "a key of Google": [bucket({ gcs: { credentials: { secretKeyRef } } }), [RELEASE, "values.s3.gcs.credentials"]],
    "a key of the example as a variable": [
      brokenOss(({ langfuse }) =>
        langfuse.additionalEnv.unshift({
          name: "LANGFUSE_S3_EVENT_UPLOAD_SECRET_ACCESS_KEY",
          valueFrom: { secretKeyRef: { name: "langfuse-storage", key: "secret-access-key" } },
        }),
      ),
      [RELEASE, "values.langfuse.additionalEnv[0].name"],
    ],
    "a key of the example in a ConfigMap": [
      brokenOss((_, { release }) => {
        release.resource.kubernetes_config_map_v1 = { x: { data: { AWS_SECRET_ACCESS_KEY: "x" } } };
      }),
      ["kubernetes_config_map_v1.x", "data.AWS_SECRET_ACCESS_KEY"],
    ],
    "an account key in the example": [
      brokenOss(({ langfuse }) => langfuse.additionalEnv.unshift({ name: "AZURE_STORAGE_KEY", value: "x" })),
      [RELEASE, "values.langfuse.additionalEnv[0].name"],
    ],
    "a plan": [
      plan({ "helm_release.x": { values: { values: [stringify({ s3: { accessKeyId: { value: "x" } } })] } } }),
      ["helm_release.x", "values.s3.accessKeyId"],
    ],
    "a state": [
      state({ "helm_release.x": { values: [stringify({ s3: { accessKeyId: { value: "x" } } })] } }),
      ["helm_release.x", "values.s3.accessKeyId"],
    ],
  },
  notApplicable: { "no pods": { resource: { azurerm_subnet: { x: {} } } } },
  mutation: [
    (production) =>
      changeHelmValues(production, "langfuse", (values) => {
        values.s3.secretAccessKey = { secretKeyRef: { name: "langfuse-storage", key: "account-key" } };
      }),
    ["helm_release.langfuse", "values.s3.secretAccessKey"],
  ],
});
