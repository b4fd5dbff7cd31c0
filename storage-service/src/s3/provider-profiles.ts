export type S3Provider = "aws" | "alibaba-oss" | "generic";

/** What a provider's S3 API accepts and refuses. The client's settings are derived from it. */
export interface ProviderProfile {
  /** Name of the provider in messages. */
  readonly title: string;
  /** The endpoint of a region; undefined if only the operator knows it. */
  readonly endpoint: ((region: string) => string) | undefined;
  /** All hosts of the provider: an endpoint with such a host belongs to this profile. */
  readonly hosts: RegExp | undefined;
  /** The hosts that are endpoints; other hosts contain a bucket or belong to another service. */
  readonly endpointHosts: RegExp | undefined;
  /** Names of regions. A region is part of a host, and of the scope of a signature. */
  readonly region: { readonly pattern: RegExp; readonly example: string };
  /** Its first group is the region in the host of an endpoint; undefined if hosts contain no region. */
  readonly regionInHost: RegExp | undefined;
  /** Whether a bucket may be in the path instead of the host. */
  readonly takesPathStyle: boolean;
  /** Whether a body may use aws-chunked encoding with a trailing checksum. */
  readonly takesAwsChunked: boolean;
  /**
   * The checksum that a batch delete needs. `MD5` is the header Content-MD5, which the SDK does not send since 3.729.
   * Undefined: the SDK's default.
   */
  readonly deleteChecksum: "MD5" | undefined;
  /** The longest key, in bytes of UTF-8. */
  readonly maxKeyBytes: number;
  /** Keys with this start are refused. */
  readonly refusedKeyStart: RegExp | undefined;
}

/**
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/use-amazon-s3-sdks-to-access-oss
 * @see https://github.com/aws/aws-sdk-js-v3/issues/6819 for the checksums that the SDK sends since 3.729
 */
export const PROVIDER_PROFILES: Readonly<Record<S3Provider, ProviderProfile>> = {
  aws: {
    title: "Amazon S3",
    endpoint: (region) => `https://s3.${region}.${awsSuffix(region)}`,
    hosts: /(^|\.)amazonaws\.(com|com\.cn|eu)$/,
    endpointHosts:
      /^(s3(-fips)?(\.dualstack)?[.-][a-z]+(-[a-z]+)+-\d|s3|s3-external-1|s3-accelerate(\.dualstack)?|(bucket\.)?vpce-[a-z0-9-]+\.s3\.[a-z0-9-]+\.vpce)\.amazonaws\.(com|com\.cn|eu)$/,
    region: { pattern: /^[a-z]+(-[a-z]+)+-\d$/, example: "eu-central-1" },
    regionInHost: /[.-]([a-z]+(?:-[a-z]+)+-\d)(?:\.vpce)?\.amazonaws\./,
    takesPathStyle: true,
    takesAwsChunked: true,
    deleteChecksum: undefined,
    maxKeyBytes: 1024,
    refusedKeyStart: undefined,
  },
  "alibaba-oss": {
    title: "Alibaba Cloud OSS",
    endpoint: (region) => `https://oss-${region.replace(/^oss-/, "")}.aliyuncs.com`,
    hosts: /(^|\.)aliyuncs\.com$/,
    endpointHosts: /^(s3\.)?oss-[a-z0-9-]+\.aliyuncs\.com$/,
    region: { pattern: /^[a-z]+(-[a-z0-9]+)+$/, example: "cn-hangzhou" },
    regionInHost: /^(?:s3\.)?oss-(?!accelerate)([a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/,
    takesPathStyle: false,
    takesAwsChunked: false,
    deleteChecksum: "MD5",
    maxKeyBytes: 1023,
    refusedKeyStart: /^[/\\]/,
  },
  generic: {
    title: "the S3-compatible store",
    endpoint: undefined,
    hosts: undefined,
    endpointHosts: undefined,
    region: { pattern: /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/, example: "us-east-1" },
    regionInHost: undefined,
    takesPathStyle: true,
    takesAwsChunked: false,
    deleteChecksum: "MD5",
    maxKeyBytes: 1024,
    refusedKeyStart: undefined,
  },
};

export const S3_PROVIDERS = Object.keys(PROVIDER_PROFILES) as S3Provider[];

/** @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
function awsSuffix(region: string): string {
  if (region.startsWith("cn-")) return "amazonaws.com.cn";
  return region.startsWith("eusc-") ? "amazonaws.eu" : "amazonaws.com";
}

/** Finds the provider of an endpoint's host; `generic` if it is unknown. */
export function findProvider(host: string): S3Provider {
  return S3_PROVIDERS.find((provider) => PROVIDER_PROFILES[provider].hosts?.test(host)) ?? "generic";
}
