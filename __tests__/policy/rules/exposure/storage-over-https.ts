import { storageOverHttps } from "../../../../policy/rules/exposure/storage-over-https";
import { AZURE, OSS, RELEASE, langfuseRelease } from "../../langfuse-release";
import { brokenOss, changeHelmValues, testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const HTTP = "http://oss-cn-hangzhou.aliyuncs.com";
const endpoint = (endpoint: string) => langfuseRelease({ s3: { ...OSS, endpoint } });
const variable = (name: string, value: unknown = HTTP) =>
  langfuseRelease({ s3: OSS, langfuse: { additionalEnv: [{ name, value }] } });
const ENDPOINT = [RELEASE, "values.s3.endpoint"] as const;
const VARIABLE = [RELEASE, "values.langfuse.additionalEnv[0].name"] as const;

testRule(storageOverHttps, {
  compliant: {
    OSS: endpoint(OSS.endpoint),
    "capital letters": endpoint("HTTPS://oss-cn-hangzhou.aliyuncs.com"),
    Azure: langfuseRelease({ s3: AZURE }),
    "no endpoint, which is Amazon's": endpoint(""),
    "a host that is unknown before the apply": endpoint("https://${var.host}"),
    "a proxy in the pod": endpoint("http://127.0.0.1:8443"),
    "the same by its name": endpoint("http://localhost:8443"),
    "a variable": variable("LANGFUSE_S3_BATCH_EXPORT_EXTERNAL_ENDPOINT", "https://files.example.com"),
    "a variable that is set to nothing": variable("LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT", ""),
    "another variable": variable("NEXTAUTH_URL", "http://localhost:3000"),
    "a plan": plan({ [RELEASE]: { values: endpoint(OSS.endpoint).resource.helm_release.langfuse } }),
  },
  violating: {
    http: [endpoint(HTTP), ENDPOINT],
    "http to Azure": [langfuseRelease({ s3: { ...AZURE, endpoint: "http://st.blob.core.windows.net" } }), ENDPOINT],
    "the network inside of Alibaba Cloud": [endpoint("http://oss-cn-hangzhou-internal.aliyuncs.com"), ENDPOINT],
    "a store in the cluster": [endpoint("http://minio.storage.svc.cluster.local:9000"), ENDPOINT],
    "a host that only begins like loopback": [endpoint("http://127.0.0.1.example.com"), ENDPOINT],
    "loopback as a user": [endpoint("http://localhost@example.com"), ENDPOINT],
    "no scheme": [endpoint("oss-cn-hangzhou.aliyuncs.com"), ENDPOINT],
    "an endpoint that is unknown before the apply": [endpoint("${var.endpoint}"), ENDPOINT],
    "one kind of upload": [
      langfuseRelease({ s3: { ...OSS, eventUpload: { endpoint: HTTP }, mediaUpload: { endpoint: HTTP } } }),
      [RELEASE, "values.s3.eventUpload.endpoint"],
      [RELEASE, "values.s3.mediaUpload.endpoint"],
    ],
    "a setting over the values": [
      {
        resource: {
          helm_release: {
            langfuse: {
              ...endpoint(OSS.endpoint).resource.helm_release.langfuse,
              set: [{ name: "s3.batchExport.endpoint", value: HTTP }],
            },
          },
        },
      },
      [RELEASE, "values.s3.batchExport.endpoint"],
    ],
    ...Object.fromEntries(
      [
        "LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT",
        "LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT",
        "LANGFUSE_S3_CORE_DATA_UPLOAD_ENDPOINT",
        "LANGFUSE_S3_BATCH_EXPORT_EXTERNAL_ENDPOINT",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_S3",
      ].map((name) => [name, [variable(name), VARIABLE]] as const),
    ),
    "a variable from a Secret": [
      langfuseRelease({
        s3: OSS,
        langfuse: {
          web: {
            pod: {
              additionalEnv: [
                {
                  name: "LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT",
                  valueFrom: { secretKeyRef: { name: "x", key: "y" } },
                },
              ],
            },
          },
        },
      }),
      [RELEASE, "values.langfuse.web.pod.additionalEnv[0].name"],
    ],
    "a ConfigMap that pods may load": [
      langfuseRelease(
        { s3: OSS },
        { kubernetes_config_map_v1: { x: { data: { LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT: HTTP } } } },
      ),
      ["kubernetes_config_map_v1.x", "data.LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT"],
    ],
    "media of the example": [
      brokenOss(({ s3 }) => (s3.mediaUpload.endpoint = HTTP)),
      [RELEASE, "values.s3.mediaUpload.endpoint"],
    ],
    "a state": [state({ [RELEASE]: endpoint(HTTP).resource.helm_release.langfuse }), ENDPOINT],
  },
  notApplicable: {
    "no release": { resource: {} },
    "another chart": { resource: { helm_release: { x: { chart: "traefik" } } } },
  },
  mutation: [
    (production) =>
      changeHelmValues(production, "langfuse", ({ s3 }) => (s3.endpoint = s3.endpoint.replace("https:", "http:"))),
    ENDPOINT,
  ],
});
