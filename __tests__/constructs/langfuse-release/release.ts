import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { parse } from "yaml";
import { LangfuseRelease } from "../../../constructs/langfuse-release/langfuse-release";
import type { LangfuseReleaseProps } from "../../../constructs/langfuse-release/release-props";
import type { ReleaseStorage } from "../../../constructs/langfuse-release/storage";
import { AzapiProvider } from "../../../constructs/terraform/azapi";
import type { Loose } from "../../support/loose";
import { CLIENT_ID, TENANT_ID, synth } from "../../support/synth";

export const SIZE = { cpu: "1", memory: "2Gi" };

/** The smallest release: chart 2.x, not exposed. */
export const SMALLEST: LangfuseReleaseProps = {
  publicUrl: "http://localhost:3000",
  images: { registry: "acr.azurecr.io", tag: "4.4.0-keyless.1" },
  storage: {
    kind: "azure-keyless",
    endpoint: "https://st.blob.core.windows.net",
    container: "langfuse",
    identityClientId: CLIENT_ID,
  },
  tenantId: TENANT_ID,
  vault: { id: "/vault", secretPrefix: "langfuse-test-" },
};

/** The same with equal sizes. */
const MINIMAL: LangfuseReleaseProps = {
  ...SMALLEST,
  images: { ...SMALLEST.images, web: "web", worker: "worker" },
  web: { replicas: 1, size: SIZE },
  worker: { replicas: 1, size: SIZE },
  postgresql: { diskGib: 32, size: SIZE },
  redis: { diskGib: 8, size: SIZE },
  clickhouse: { replicas: 1, diskGib: 100, size: SIZE },
  keeper: { replicas: 3, diskGib: 20, size: SIZE },
};

/** A bucket of Alibaba Cloud OSS. */
export const BUCKET: Extract<ReleaseStorage, { kind: "s3-compatible" }> = {
  kind: "s3-compatible",
  endpoint: "https://oss-cn-hangzhou.aliyuncs.com",
  region: "cn-hangzhou",
  bucket: "langfuse-events",
  pathStyle: false,
  deleteChecksum: "MD5",
  credentials: { accessKeyId: "oss-access-key-id", secretAccessKey: "oss-access-key-secret" },
};

export const CHART_1: Partial<LangfuseReleaseProps> = {
  chartVersion: "1.5.41",
  images: { ...MINIMAL.images, tag: "3.224.1-keyless.1" },
};

export const PUBLIC: Partial<LangfuseReleaseProps> = {
  publicUrl: "https://langfuse.example.com",
  exposure: {
    kind: "public",
    acmeEmail: "me@example.com",
    publicIp: { name: "pip-test", resourceGroup: "rg-test" },
  },
};

/** A stack with one release, the smallest one where no props say otherwise. */
export function release(props: Partial<LangfuseReleaseProps> = {}) {
  return synth((stack) => {
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    new AzapiProvider(stack, "azapi");
    new KubernetesProvider(stack, "kubernetes");
    new HelmProvider(stack, "helm");
    new LangfuseRelease(stack, "langfuse", { ...MINIMAL, ...props });
  });
}

/** The values of one of its charts. */
export function values(props: Partial<LangfuseReleaseProps> = {}, name = "langfuse"): Loose {
  return valuesOf(release(props).resource["helm_release"]?.[name].values[0] as string);
}

/** Values as the chart reads them. */
export function valuesOf(yaml: string): Loose {
  return parse(yaml) as Loose;
}
