import { storageVirtualHosted } from "../../../../policy/rules/safety/storage-virtual-hosted";
import { AZURE, OSS, RELEASE, langfuseRelease } from "../../langfuse-release";
import { brokenOss, changeHelmValues, testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const oss = (values: object = {}) => langfuseRelease({ s3: { ...OSS, ...values } });
const SILENT = { ...OSS, forcePathStyle: undefined };
const variable = (name: string, value: unknown) =>
  langfuseRelease({ s3: OSS, langfuse: { additionalEnv: [{ name, value }] } });
const STYLE = [RELEASE, "values.s3.forcePathStyle"] as const;
const ENDPOINT = [RELEASE, "values.s3.endpoint"] as const;
const VARIABLE = [RELEASE, "values.langfuse.additionalEnv[0].name"] as const;
const GENERIC = "https://s3.example.com";

testRule(storageVirtualHosted, {
  compliant: {
    "a bucket in the host": oss(),
    "a text that says no": oss({ forcePathStyle: "false" }),
    "the other name of the endpoint": oss({ endpoint: "https://s3.oss-cn-hangzhou.aliyuncs.com" }),
    "the network inside of Alibaba Cloud": oss({ endpoint: "https://oss-cn-hangzhou-internal.aliyuncs.com" }),
    "said for one upload too": oss({ eventUpload: { forcePathStyle: false } }),
    "a variable that says the same": variable("LANGFUSE_S3_EVENT_UPLOAD_FORCE_PATH_STYLE", "false"),
    "path style elsewhere": oss({ endpoint: GENERIC, forcePathStyle: true }),
    "path style at an address": oss({ endpoint: "https://203.0.113.7:9000", forcePathStyle: true }),
    "a bucket with a dot elsewhere": oss({ endpoint: GENERIC, bucket: "langfuse.events" }),
    "a plan": plan({ [RELEASE]: { values: oss().resource.helm_release.langfuse } }),
  },
  violating: {
    "path style": [oss({ forcePathStyle: true }), STYLE],
    "path style as a text": [oss({ forcePathStyle: "true" }), STYLE],
    "nothing said, which the chart takes for path style": [langfuseRelease({ s3: SILENT }), STYLE],
    "no for each upload only, which the chart's templates take for nothing said": [
      langfuseRelease({
        s3: {
          ...SILENT,
          ...Object.fromEntries(
            ["eventUpload", "batchExport", "mediaUpload"].map((name) => [name, { forcePathStyle: false }]),
          ),
        },
      }),
      STYLE,
    ],
    "path style for one upload": [
      oss({ batchExport: { forcePathStyle: true } }),
      [RELEASE, "values.s3.batchExport.forcePathStyle"],
    ],
    "path style by a variable": [variable("LANGFUSE_S3_EVENT_UPLOAD_FORCE_PATH_STYLE", "true"), VARIABLE],
    "a variable that is unknown before the apply": [
      variable("LANGFUSE_S3_MEDIA_UPLOAD_FORCE_PATH_STYLE", "${var.style}"),
      VARIABLE,
    ],
    "a setting over the values": [
      {
        resource: {
          helm_release: {
            langfuse: {
              ...oss().resource.helm_release.langfuse,
              set: [{ name: "s3.forcePathStyle", value: "true" }],
            },
          },
        },
      },
      STYLE,
    ],
    "the bucket before the endpoint": [
      oss({ endpoint: "https://langfuse-events.oss-cn-hangzhou.aliyuncs.com" }),
      ENDPOINT,
    ],
    "the same elsewhere": [oss({ endpoint: "https://langfuse-events.s3.eu-central-1.amazonaws.com" }), ENDPOINT],
    "another service of Alibaba Cloud": [oss({ endpoint: "https://ecs.aliyuncs.com" }), ENDPOINT],
    "an address": [oss({ endpoint: "https://203.0.113.7" }), ENDPOINT],
    "an address of version 6": [oss({ endpoint: "https://[2001:db8::7]" }), ENDPOINT],
    "a bucket with a dot": [oss({ bucket: "langfuse.events" }), [RELEASE, "values.s3.bucket"]],
    "a bucket with a capital letter for one upload": [
      oss({ mediaUpload: { bucket: "Media" } }),
      [RELEASE, "values.s3.mediaUpload.bucket"],
    ],
    "an endpoint of OSS for one upload, in path style": [
      oss({ endpoint: GENERIC, forcePathStyle: true, eventUpload: { endpoint: OSS.endpoint } }),
      STYLE,
    ],
    "the example with nothing said": [brokenOss(({ s3 }) => delete s3.forcePathStyle), STYLE],
    "a state": [state({ [RELEASE]: oss({ forcePathStyle: true }).resource.helm_release.langfuse }), STYLE],
  },
  notApplicable: {
    "blobs in Azure": langfuseRelease({ s3: { ...AZURE, forcePathStyle: true } }),
    "the chart's own store": langfuseRelease({}),
    "no release": { resource: {} },
  },
  mutates: "oss",
  mutation: [(example) => changeHelmValues(example, "langfuse", ({ s3 }) => (s3.forcePathStyle = true)), STYLE],
});
