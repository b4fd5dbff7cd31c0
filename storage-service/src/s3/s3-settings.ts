import { isIP } from "node:net";
import { PROVIDER_PROFILES, findProvider, type S3Provider } from "./provider-profiles";

export interface S3Settings {
  readonly provider: S3Provider;
  /** `https://oss-cn-hangzhou.aliyuncs.com`. @default - the provider's endpoint of the region */
  readonly endpoint?: string | undefined;
  /** The region for which requests are signed: `cn-hangzhou`. */
  readonly region: string;
  readonly bucket: string;
  /** Puts the bucket into the path of a URL, not into its host. @default false */
  readonly pathStyle?: boolean | undefined;
  /** Permits an endpoint without TLS. @default false */
  readonly allowPlaintext?: boolean | undefined;
}

/** A setting that is invalid, or that is probably a mistake. */
export interface S3SettingsProblem {
  readonly severity: "refused" | "warning";
  readonly field: "provider" | "endpoint" | "region" | "bucket" | "pathStyle";
  /** For example "must use https". */
  readonly rule: string;
  /** The invalid value. */
  readonly given: string;
  readonly fix: string;
}

/** OSS's answer to a body in aws-chunked encoding. */
export const AWS_CHUNKED_REFUSED =
  "aws-chunked encoding is not supported with the specified x-amz-content-sha256 value.";

/** OSS's answer to a bucket in the path. */
export const PATH_STYLE_REFUSED = "Please use virtual hosted style to access.";

/** OSS's answer to a batch delete without Content-MD5. */
export const MD5_MISSING = "Missing Some Required Arguments.";

/** Returns the endpoint of the settings, or the provider's endpoint of the region, if it has one. */
export function getS3Endpoint({ provider, endpoint, region }: S3Settings): string | undefined {
  return endpoint ?? PROVIDER_PROFILES[provider].endpoint?.(region);
}

/** Finds invalid and suspicious settings. Sends no request. */
export function checkS3Settings(settings: S3Settings): S3SettingsProblem[] {
  const endpoint = getS3Endpoint(settings);
  const url = endpoint === undefined ? undefined : parseOrigin(endpoint);
  const badRegion = isOfAnotherProvider(settings, url) ? [] : checkRegionName(settings);
  // The endpoint of an invalid region is invalid too.
  const isDerived = settings.endpoint === undefined && badRegion.length > 0;
  return [
    ...(badRegion.length > 0 ? badRegion : checkRegionOfEndpoint(settings, url)),
    ...(isDerived ? [] : url ? checkEndpoint(settings, url) : [refuseUnusableEndpoint(settings, endpoint)]),
    ...checkPathStyle(settings),
    ...checkBucket(settings),
  ];
}

/** Parses an endpoint of scheme, host and port; undefined for anything else, such as a URL with a password. */
function parseOrigin(endpoint: string): URL | undefined {
  if (!/^https?:\/\/[^/?#@\\\s]+\/?$/i.test(endpoint) || !URL.canParse(endpoint)) return undefined;
  const url = new URL(endpoint);
  // A host name with a trailing dot matches no profile and no certificate.
  return url.hostname.endsWith(".") ? undefined : url;
}

function refuseUnusableEndpoint({ provider, region }: S3Settings, endpoint: string | undefined): S3SettingsProblem {
  return {
    severity: "refused",
    field: "endpoint",
    rule: "must be https:// and a host, with a port if it is not 443, and no path, user, password or dot at the end",
    // The value may contain a password.
    given: endpoint === undefined ? "none" : "an invalid value",
    fix: `Write for example: ${exampleEndpoint(provider, region)}`,
  };
}

function exampleEndpoint(provider: S3Provider, region: string): string {
  return PROVIDER_PROFILES[provider].endpoint?.(region) ?? "https://s3.example.com";
}

function checkEndpoint(settings: S3Settings, url: URL): S3SettingsProblem[] {
  return [
    ...checkPlaintext(settings, url),
    ...checkProvider(settings, url),
    ...checkBucketInHost(settings, url),
    ...checkAddress(settings, url),
  ];
}

function checkPlaintext({ allowPlaintext }: S3Settings, url: URL): S3SettingsProblem[] {
  if (url.protocol === "https:" || allowPlaintext || isLoopback(url)) return [];
  return [
    {
      severity: "refused",
      field: "endpoint",
      rule: "must use https: over http, anyone on the network path can read and change events, media and exports",
      given: url.origin,
      fix:
        `Write: ${url.origin.replace(/^http:/, "https:")}. http does not prevent the error "InvalidArgument: ${AWS_CHUNKED_REFUSED}": ` +
        "its cause is aws-chunked encoding, which these settings never use, not TLS.",
    },
  ];
}

function isLoopback({ hostname }: URL): boolean {
  if (isIP(hostname) === 4) return hostname.startsWith("127.");
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]";
}

function checkProvider({ provider, region }: S3Settings, { hostname }: URL): S3SettingsProblem[] {
  const owner = findProvider(hostname);
  if (owner === provider) return [];
  const { title } = PROVIDER_PROFILES[provider];
  if (owner !== "generic") {
    return [
      {
        severity: "refused",
        field: "provider",
        rule: `must be ${owner} for an endpoint of ${PROVIDER_PROFILES[owner].title}, because its rules differ`,
        given: provider,
        fix: `Write: provider: ${owner}`,
      },
    ];
  }
  return [
    {
      severity: "refused",
      field: "endpoint",
      rule: `must be an endpoint of ${title}; a custom domain belongs to one bucket, and the client adds the bucket's name again`,
      given: hostname,
      fix: `Write: ${exampleEndpoint(provider, region)}, or another provider`,
    },
  ];
}

function checkBucketInHost(settings: S3Settings, { hostname, port }: URL): S3SettingsProblem[] {
  const { provider, bucket, region, pathStyle } = settings;
  const { hosts, endpointHosts, title } = PROVIDER_PROFILES[provider];
  const withoutBucket = hostname.startsWith(`${bucket}.`) ? hostname.slice(bucket.length + 1) : undefined;
  const isEndpoint = endpointHosts?.test(hostname) ?? (withoutBucket === undefined || pathStyle === true);
  if (isEndpoint || (hosts && !hosts.test(hostname))) return [];
  const isKnown = withoutBucket !== undefined && (endpointHosts?.test(withoutBucket) ?? true);
  return [
    {
      severity: "refused",
      field: "endpoint",
      rule: isKnown
        ? "must not contain the bucket, because the client adds it"
        : `must be an endpoint of ${title}, without a bucket, and not of another service`,
      given: hostname,
      fix: `Write: ${isKnown ? `https://${withoutBucket}${port && `:${port}`}` : exampleEndpoint(provider, region)}`,
    },
  ];
}

/** With an IP address, an SDK uses path style without a warning. */
function checkAddress({ pathStyle, provider }: S3Settings, { hostname }: URL): S3SettingsProblem[] {
  if (pathStyle || isIP(hostname.replace(/^\[|\]$/g, "")) === 0) return [];
  const { takesPathStyle } = PROVIDER_PROFILES[provider];
  return [
    {
      severity: "refused",
      field: "endpoint",
      rule: "must be a host name, not an IP address: a bucket cannot precede an address, so the client would use path style",
      given: hostname,
      fix: takesPathStyle ? "Write a host name, or: pathStyle: true" : "Write a host name.",
    },
  ];
}

function checkPathStyle({ provider, pathStyle }: S3Settings): S3SettingsProblem[] {
  const { takesPathStyle, title } = PROVIDER_PROFILES[provider];
  if (!pathStyle || takesPathStyle) return [];
  return [
    {
      severity: "refused",
      field: "pathStyle",
      rule: `must be false: ${title} answers 403 "${PATH_STYLE_REFUSED}"`,
      given: "true",
      fix: "Leave it out, or write: pathStyle: false",
    },
  ];
}

const HOST_BUCKET = /^(?=.{3,63}$)[a-z0-9][a-z0-9-]*[a-z0-9]$/;
const PATH_BUCKET = /^(?=.{3,63}$)[a-z0-9]([a-z0-9-]|\.(?!\.))*[a-z0-9]$/;

/** Amazon's directory buckets, Outposts and Object Lambda: an SDK signs and addresses them differently. */
const OTHER_KIND_OF_BUCKET = /--(x-s3|xa-s3|op-s3|ol-s3)$/;

function checkBucket({ bucket, pathStyle }: S3Settings): S3SettingsProblem[] {
  const isName = (pathStyle ? PATH_BUCKET : HOST_BUCKET).test(bucket) && isIP(bucket) === 0;
  if (isName && !OTHER_KIND_OF_BUCKET.test(bucket)) return [];
  const characters = pathStyle
    ? "lower-case letters, digits, hyphens and dots"
    : "lower-case letters, digits and hyphens";
  const because = pathStyle ? "" : ": with other characters, the client would use path style";
  return [
    {
      severity: "refused",
      field: "bucket",
      rule: isName
        ? "must not end in --x-s3, --xa-s3, --op-s3 or --ol-s3: the client treats it as another kind of Amazon bucket"
        : `must be 3 to 63 ${characters}, with a letter or digit at both ends${because}`,
      given: bucket,
      fix: "Write for example: langfuse-events",
    },
  ];
}

/** Whether the endpoint belongs to another provider, with other regions. */
function isOfAnotherProvider({ provider }: S3Settings, url: URL | undefined): boolean {
  const owner = url ? findProvider(url.hostname) : "generic";
  return owner !== "generic" && owner !== provider;
}

function checkRegionName({ region, provider }: S3Settings): S3SettingsProblem[] {
  const { title, region: ids } = PROVIDER_PROFILES[provider];
  if (ids.pattern.test(region)) return [];
  return [
    {
      severity: "refused",
      field: "region",
      rule: `must be the id of a region of ${title}: requests are signed for it`,
      given: region === "" ? "none" : region,
      fix: `Write for example: ${ids.example}`,
    },
  ];
}

function checkRegionOfEndpoint({ region, provider }: S3Settings, url: URL | undefined): S3SettingsProblem[] {
  if (provider === "alibaba-oss" && region.startsWith("oss-")) {
    return [
      {
        severity: "warning",
        field: "region",
        rule: 'must be the id of a region, without "oss-": requests are signed for it',
        given: region,
        fix: `Write: ${region.slice("oss-".length)}`,
      },
    ];
  }
  const [, inEndpoint] = PROVIDER_PROFILES[provider].regionInHost?.exec(url?.hostname ?? "") ?? [];
  if (inEndpoint === undefined || inEndpoint === region) return [];
  return [
    {
      severity: "warning",
      field: "region",
      rule: "must be the region of the endpoint: requests are signed for it",
      given: region,
      fix: `Write: ${inEndpoint}`,
    },
  ];
}

/** Whether the endpoint is OSS's internal one, which only machines in Alibaba Cloud can reach. */
export function isInternalOss(endpoint: string): boolean {
  return /-internal\.aliyuncs\.com$/.test(parseOrigin(endpoint)?.hostname ?? "");
}

export class S3SettingsError extends Error {
  override readonly name = "S3SettingsError";

  /** @param problems as from {@link describeProblem} */
  constructor(problems: readonly string[]) {
    super(`the settings of the S3 storage are invalid:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
  }
}

/** Formats a problem as a sentence: the property, the rule, the value and the fix. */
export function describeProblem({ field, rule, given, fix }: S3SettingsProblem, property: string = field): string {
  return `"${property}" ${rule}; got ${given}. ${fix}`;
}
