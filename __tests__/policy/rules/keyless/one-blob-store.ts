import { oneBlobStore } from "../../../../policy/rules/keyless/one-blob-store";
import { AZURE, OSS, RELEASE, langfuseRelease } from "../../langfuse-release";
import { brokenOss, changeHelmValues, testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const s3 = (values: object, beside?: object) => langfuseRelease({ s3: values }, beside);
const variables = (values: object, ...additionalEnv: readonly object[]) =>
  langfuseRelease({ s3: values, langfuse: { additionalEnv } });
const account = (name: string) => ({
  azapi_resource: { account: { type: "Microsoft.Storage/storageAccounts@2024-01-01", name } },
});
const identified = (name: string) =>
  langfuseRelease(
    { s3: OSS, langfuse: { serviceAccount: { name: "langfuse" } } },
    {
      kubernetes_service_account_v1: {
        app: {
          metadata: { name, namespace: "default", annotations: { "azure.workload.identity/client-id": "c" } },
        },
      },
    },
  );
const PROVIDER = [RELEASE, "values.s3.storageProvider"] as const;
const ENDPOINT = [RELEASE, "values.s3.endpoint"] as const;
const VARIABLE = [RELEASE, "values.langfuse.additionalEnv[0].name"] as const;
const secretKeyRef = { name: "x", key: "y" };
const two = (one: object, other: object) => ({
  resource: {
    helm_release: {
      ...s3(one).resource.helm_release,
      previous: s3(other).resource.helm_release.langfuse,
    },
  },
});

testRule(oneBlobStore, {
  compliant: {
    "an account of Azure that is not looked at": s3(AZURE),
    "the account of the deployment": s3(AZURE, account("stlangfuse")),
    "an account whose name is unknown before the apply": s3(AZURE, account("${random_string.name.result}")),
    "an account in a DNS zone of its own": s3({ ...AZURE, endpoint: "https://st.z01.blob.storage.azure.net/" }),
    "Azure in China": s3({ ...AZURE, endpoint: "https://st.blob.core.chinacloudapi.cn" }),
    OSS: s3(OSS),
    "a bucket of Amazon, which needs no endpoint": s3({ ...OSS, endpoint: "" }),
    "a switch that says what the values say": variables(AZURE, { name: "LANGFUSE_USE_AZURE_BLOB", value: "true" }),
    "a switch that is off": variables(OSS, { name: "LANGFUSE_USE_AZURE_BLOB", value: "false" }),
    "the same endpoint once more": s3({ ...OSS, mediaUpload: { endpoint: OSS.endpoint } }),
    "another address for signed URLs": variables(OSS, {
      name: "LANGFUSE_S3_BATCH_EXPORT_EXTERNAL_ENDPOINT",
      value: "https://files.example.com",
    }),
    "OSS beside pods of others that have an identity": identified("dns"),
    "two releases in one bucket": two(OSS, OSS),
    "a plan": plan({ [RELEASE]: { values: s3(OSS).resource.helm_release.langfuse } }),
  },
  violating: {
    "nothing said, which means the chart's own store": [langfuseRelease({}), [RELEASE, "values.s3.deploy"]],
    "SeaweedFS beside the account": [s3({ ...AZURE, deploy: true }), [RELEASE, "values.s3.deploy"]],
    "SeaweedFS by a setting over the values": [
      {
        resource: {
          helm_release: {
            langfuse: {
              ...s3(OSS).resource.helm_release.langfuse,
              set: [{ name: "s3.deploy", value: "true" }],
            },
          },
        },
      },
      [RELEASE, "values.s3.deploy"],
    ],
    "Google Cloud Storage": [s3({ ...OSS, storageProvider: "gcs" }), PROVIDER],
    "a provider that is unknown before the apply": [s3({ ...OSS, storageProvider: "${var.provider}" }), PROVIDER],
    "Azure by a variable over S3": [variables(OSS, { name: "LANGFUSE_USE_AZURE_BLOB", value: "true" }), VARIABLE],
    "S3 by a variable over Azure": [variables(AZURE, { name: "LANGFUSE_USE_AZURE_BLOB", value: "false" }), VARIABLE],
    "Google by a variable": [variables(AZURE, { name: "LANGFUSE_USE_GOOGLE_CLOUD_STORAGE", value: "true" }), VARIABLE],
    "Oracle by a variable of the worker": [
      langfuseRelease({
        s3: OSS,
        langfuse: {
          worker: { pod: { additionalEnv: [{ name: "LANGFUSE_USE_OCI_NATIVE_OBJECT_STORAGE", value: "true" }] } },
        },
      }),
      [RELEASE, "values.langfuse.worker.pod.additionalEnv[0].name"],
    ],
    "a switch from a Secret": [
      variables(OSS, { name: "LANGFUSE_USE_AZURE_BLOB", valueFrom: { secretKeyRef } }),
      VARIABLE,
    ],
    "a switch in a ConfigMap": [
      s3(OSS, { kubernetes_config_map_v1: { x: { data: { LANGFUSE_USE_AZURE_BLOB: "true" } } } }),
      ["kubernetes_config_map_v1.x", "data.LANGFUSE_USE_AZURE_BLOB"],
    ],
    "S3 to an endpoint of Azure": [s3({ ...OSS, endpoint: AZURE.endpoint }), PROVIDER],
    "an endpoint of Azure for one upload": [s3({ ...OSS, batchExport: { endpoint: AZURE.endpoint } }), PROVIDER],
    "OSS beside an account without keys": [s3(OSS, account("stlangfuse")), PROVIDER],
    "OSS for pods that have an identity": [identified("langfuse"), PROVIDER],
    "another account": [s3(AZURE, account("stother")), ENDPOINT],
    "an endpoint elsewhere": [s3({ ...AZURE, endpoint: OSS.endpoint }), ENDPOINT],
    "an endpoint that only looks like Azure's": [
      s3({ ...AZURE, endpoint: "https://stlangfuse.blob.core.windows.net.example.com" }),
      ENDPOINT,
    ],
    "an endpoint elsewhere for one upload": [
      s3({ ...AZURE, eventUpload: { endpoint: OSS.endpoint } }),
      [RELEASE, "values.s3.eventUpload.endpoint"],
    ],
    "an endpoint elsewhere by a variable": [
      variables(AZURE, { name: "LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT", value: OSS.endpoint }),
      VARIABLE,
    ],
    "an endpoint from a Secret": [
      variables(AZURE, { name: "LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT", valueFrom: { secretKeyRef } }),
      VARIABLE,
    ],
    "no endpoint": [s3({ ...AZURE, endpoint: "" }), ENDPOINT],
    "an endpoint that is unknown before the apply": [s3({ ...OSS, endpoint: "https://${var.host}" }), ENDPOINT],
    "a key's bucket, and another one for media": [
      s3({ ...OSS, mediaUpload: { endpoint: "https://s3.eu-central-1.amazonaws.com" } }),
      [RELEASE, "values.s3.mediaUpload.endpoint"],
    ],
    "Amazon, and an endpoint for media only": [
      s3({ ...OSS, endpoint: "", mediaUpload: { endpoint: OSS.endpoint } }),
      [RELEASE, "values.s3.mediaUpload.endpoint"],
    ],
    "an account of Azure for media only": [
      s3({ ...AZURE, endpoint: "", mediaUpload: { endpoint: AZURE.endpoint } }),
      ENDPOINT,
    ],
    "a release beside it in another store": [two(OSS, AZURE), ["helm_release.previous", "values.s3"]],
    "a release beside it in another bucket": [
      two(OSS, { ...OSS, mediaUpload: { bucket: "media" } }),
      ["helm_release.previous", "values.s3"],
    ],
    "the chart's own store in the example": [brokenOss(({ s3 }) => delete s3.deploy), [RELEASE, "values.s3.deploy"]],
    "a state": [state({ [RELEASE]: s3({ ...AZURE, storageProvider: "s3" }).resource.helm_release.langfuse }), PROVIDER],
  },
  notApplicable: {
    "no release": { resource: {} },
    "another chart": { resource: { helm_release: { x: { chart: "traefik" } } } },
  },
  mutation: [
    (production) => changeHelmValues(production, "langfuse", ({ s3 }) => (s3.storageProvider = "s3")),
    PROVIDER,
  ],
});
