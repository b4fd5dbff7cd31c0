import { stringify } from "yaml";

/** Address of the release below. */
export const RELEASE = "helm_release.langfuse";

/** A synthesis with a Helm release of Langfuse, and what is beside it. */
export function langfuseRelease(values: object, beside: object = {}) {
  return { resource: { helm_release: { langfuse: { chart: "langfuse", values: [stringify(values)] } }, ...beside } };
}

/** Values with the blobs in OSS. */
export const OSS = {
  deploy: false,
  storageProvider: "s3",
  bucket: "langfuse-events",
  region: "cn-hangzhou",
  endpoint: "https://oss-cn-hangzhou.aliyuncs.com",
  forcePathStyle: false,
};

/** Values with the blobs in an account of Azure. */
export const AZURE = {
  deploy: false,
  storageProvider: "azure",
  bucket: "langfuse",
  endpoint: "https://stlangfuse.blob.core.windows.net",
};
