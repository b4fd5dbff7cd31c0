/** Whose S3 API is spoken to. */
export type S3Provider = "aws" | "alibaba-oss" | "generic";

/** What a provider's S3 API takes and what it refuses: data, from which the client's settings follow. */
export interface ProviderProfile {
  /** As in "Alibaba Cloud OSS refuses …". */
  readonly title: string;
  /** The endpoint of a region, with `{region}` in it; none where only the operator knows it. */
  readonly endpoint: string | undefined;
  /** The hosts that are the provider's: an endpoint there belongs to this profile and to no other. */
  readonly hosts: RegExp | undefined;
  /** Of those hosts, the ones that are endpoints; others have a bucket or another service in them. */
  readonly endpointHosts: RegExp | undefined;
  /** Whether a bucket may stand in the path instead of the host. */
  readonly takesPathStyle: boolean;
  /** Whether a body may be framed as `aws-chunked` with a trailing checksum. */
  readonly takesAwsChunked: boolean;
  /**
   * The checksum that a batch delete must carry; `MD5` is the header Content-MD5, which the SDK sends no more since
   * 3.729. Undefined: whatever the SDK sends.
   */
  readonly deleteChecksum: "MD5" | undefined;
  /** The longest key, in bytes of UTF-8. */
  readonly maxKeyBytes: number;
}

/**
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/use-amazon-s3-sdks-to-access-oss
 * @see https://github.com/aws/aws-sdk-js-v3/issues/6819 for the checksums that the SDK sends since 3.729
 */
export const PROVIDER_PROFILES: Readonly<Record<S3Provider, ProviderProfile>> = {
  aws: {
    title: "Amazon S3",
    endpoint: "https://s3.{region}.amazonaws.com",
    hosts: /(^|\.)amazonaws\.com(\.cn)?$/,
    endpointHosts: /^s3[.-][a-z0-9.-]*amazonaws\.com(\.cn)?$|^s3\.amazonaws\.com$/,
    takesPathStyle: true,
    takesAwsChunked: true,
    deleteChecksum: undefined,
    maxKeyBytes: 1024,
  },
  "alibaba-oss": {
    title: "Alibaba Cloud OSS",
    endpoint: "https://oss-{region}.aliyuncs.com",
    hosts: /(^|\.)aliyuncs\.com$/,
    endpointHosts: /^(s3\.)?oss-[a-z0-9-]+\.aliyuncs\.com$/,
    takesPathStyle: false,
    takesAwsChunked: false,
    deleteChecksum: "MD5",
    maxKeyBytes: 1023,
  },
  generic: {
    title: "the S3-compatible store",
    endpoint: undefined,
    hosts: undefined,
    endpointHosts: undefined,
    takesPathStyle: true,
    takesAwsChunked: false,
    deleteChecksum: "MD5",
    maxKeyBytes: 1024,
  },
};

export const S3_PROVIDERS = Object.keys(PROVIDER_PROFILES) as S3Provider[];

/** The provider that an endpoint's host belongs to; `generic` where it is nobody's that is known. */
export function providerOf(host: string): S3Provider {
  return S3_PROVIDERS.find((provider) => PROVIDER_PROFILES[provider].hosts?.test(host)) ?? "generic";
}
