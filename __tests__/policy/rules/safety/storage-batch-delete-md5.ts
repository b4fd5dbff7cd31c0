import { storageBatchDeleteMd5 } from "../../../../policy/rules/safety/storage-batch-delete-md5";
import { AZURE, OSS, RELEASE, langfuseRelease } from "../../langfuse-release";
import { brokenOss, changeHelmValues, testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const NAME = "LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM";
const MD5 = { name: NAME, value: "MD5" };
const release = (tag: string, additionalEnv: readonly object[] = [MD5], langfuse: object = {}) =>
  langfuseRelease({ s3: OSS, langfuse: { image: { tag }, additionalEnv, ...langfuse } });
const TAG = [RELEASE, "values.langfuse.image.tag"] as const;
const UNSET = [RELEASE, "values.langfuse.additionalEnv"] as const;
const VARIABLE = [RELEASE, "values.langfuse.additionalEnv[0].name"] as const;
const V4 = "4.4.0-keyless.1";

testRule(storageBatchDeleteMd5, {
  compliant: {
    "Langfuse 4": release(V4),
    "the first version that knows the variable": release("3.213.0"),
    "the last one whose SDK sends it by itself": release("3.160.9-keyless.2", []),
    "a digest, whose version is unknown": release(`sha256:${"0a".repeat(32)}`),
    "another value that is written over": release(V4, [{ name: NAME, value: "CRC32" }, MD5]),
    "for each component": release(V4, [], {
      web: { pod: { additionalEnv: [MD5] } },
      worker: { pod: { additionalEnv: [MD5] } },
    }),
    "a plan": plan({ [RELEASE]: { values: release(V4).resource.helm_release.langfuse } }),
  },
  violating: {
    "not set": [release(V4, []), UNSET],
    "not set, with a digest": [release(`sha256:${"0a".repeat(32)}`, []), UNSET],
    "not set for the worker": [release(V4, [], { web: { pod: { additionalEnv: [MD5] } } }), UNSET],
    "another checksum": [release(V4, [{ name: NAME, value: "CRC32" }]), VARIABLE],
    "small letters, which Langfuse does not know": [release(V4, [{ name: NAME, value: "md5" }]), VARIABLE],
    "from a Secret": [release(V4, [{ name: NAME, valueFrom: { secretKeyRef: { name: "x", key: "y" } } }]), VARIABLE],
    "another checksum for the worker": [
      release(V4, [MD5], { worker: { pod: { additionalEnv: [{ name: NAME, value: "SHA256" }] } } }),
      [RELEASE, "values.langfuse.worker.pod.additionalEnv[0].name"],
    ],
    "the first version that sends none": [release("3.161.0"), TAG],
    "the last one that does not know the variable": [release("v3.212.9-keyless.1"), TAG],
    "such a version of the worker": [
      release(V4, [MD5], { worker: { image: { tag: "3.200.0" } } }),
      [RELEASE, "values.langfuse.worker.image.tag"],
    ],
    "an endpoint of OSS for one upload": [
      langfuseRelease({ s3: { ...OSS, endpoint: "", batchExport: { endpoint: OSS.endpoint } }, langfuse: {} }),
      UNSET,
    ],
    "the example with CRC32": [
      brokenOss(({ langfuse }) => {
        langfuse.additionalEnv.find((one: { name: string }) => one.name === NAME).value = "CRC32";
        langfuse.additionalEnv.reverse();
      }),
      VARIABLE,
    ],
    "the example with an older image": [brokenOss(({ langfuse }) => (langfuse.image.tag = "3.200.0-keyless.1")), TAG],
    "a state": [state({ [RELEASE]: release(V4, []).resource.helm_release.langfuse }), UNSET],
  },
  notApplicable: {
    "a store of Amazon": langfuseRelease({ s3: { ...OSS, endpoint: "https://s3.eu-central-1.amazonaws.com" } }),
    "an unknown store": langfuseRelease({ s3: { ...OSS, endpoint: "https://s3.example.com" } }),
    "blobs in Azure": langfuseRelease({ s3: AZURE }),
    "no release": { resource: {} },
  },
  mutates: "oss",
  mutation: [
    (example) =>
      changeHelmValues(example, "langfuse", ({ langfuse }) => {
        langfuse.additionalEnv = langfuse.additionalEnv.filter((one: { name: string }) => one.name !== NAME);
      }),
    UNSET,
  ],
});
