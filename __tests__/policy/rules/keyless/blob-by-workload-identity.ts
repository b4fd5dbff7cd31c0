import { stringify } from "yaml";
import { blobByWorkloadIdentity } from "../../../../policy/rules/keyless/blob-by-workload-identity";
import { AZURE, OSS, RELEASE, langfuseRelease } from "../../langfuse-release";
import { changeHelmValues, testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const values = (...additionalEnv: readonly object[]) => [
  stringify({ langfuse: { additionalEnv }, s3: { storageProvider: "azure" } }),
];
const release = (...additionalEnv: readonly object[]) => ({
  resource: { helm_release: { x: { chart: "langfuse", values: values(...additionalEnv) } } },
});
const name = "LANGFUSE_AZURE_BLOB_CREDENTIAL";
const found = ["helm_release.x", "values.langfuse.additionalEnv[0].name"] as const;

testRule(blobByWorkloadIdentity, {
  compliant: {
    "workload identity": release({ name, value: "workload-identity" }),
    "workload identity, behind another variable": release(
      { name: "A", value: "b" },
      { name, value: "workload-identity" },
    ),
    "a plan": plan({
      "helm_release.x": { values: { chart: "langfuse", values: values({ name, value: "workload-identity" }) } },
    }),
  },
  violating: {
    "nothing said, which means keys if there are any": [release(), ["helm_release.x", "values.langfuse.additionalEnv"]],
    "an account key": [release({ name, value: "shared-key" }), found],
    "whatever there is": [release({ name, value: "default-chain" }), found],
    "a managed identity, which all pods of the node have": [release({ name, value: "managed-identity" }), found],
    "a value that is unknown before the apply": [release({ name, value: "${var.credential}" }), found],
    "a Secret": [release({ name, valueFrom: { secretKeyRef: { name: "x", key: "y" } } }), found],
    "one of two": [
      release({ name, value: "workload-identity" }, { name, value: "shared-key" }),
      ["helm_release.x", "values.langfuse.additionalEnv[1].name"],
    ],
    "S3 to an endpoint of Azure": [
      langfuseRelease({ s3: { ...OSS, endpoint: AZURE.endpoint } }),
      [RELEASE, "values.langfuse.additionalEnv"],
    ],
    "S3, and a variable that switches to Azure": [
      langfuseRelease({
        s3: OSS,
        langfuse: { additionalEnv: [{ name: "LANGFUSE_USE_AZURE_BLOB", value: "true" }] },
      }),
      [RELEASE, "values.langfuse.additionalEnv"],
    ],
    "a state": [
      state({ "helm_release.x": { chart: "langfuse", values: values({ name, value: "shared-key" }) } }),
      found,
    ],
  },
  notApplicable: {
    "no release": { resource: {} },
    "another chart": { resource: { helm_release: { x: { chart: "traefik" } } } },
    "the chart's own store": langfuseRelease({ s3: { storageProvider: "s3" } }),
    OSS: langfuseRelease({ s3: OSS }),
  },
  mutation: [
    (production) =>
      changeHelmValues(production, "langfuse", (values) => {
        values.langfuse.additionalEnv[0].value = "shared-key";
      }),
    ["helm_release.langfuse", "values.langfuse.additionalEnv[0].name"],
  ],
});
