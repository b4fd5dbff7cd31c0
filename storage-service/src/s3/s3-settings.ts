import { isIP } from "node:net";
import { PROVIDER_PROFILES, findProvider, type S3Provider } from "./provider-profiles";

/** Where a bucket is and how it is addressed. */
export interface S3Settings {
  readonly provider: S3Provider;
  /** `https://oss-cn-hangzhou.aliyuncs.com`. @default - the provider's endpoint of the region */
  readonly endpoint?: string | undefined;
  /** As requests are signed for it: `cn-hangzhou`. */
  readonly region: string;
  readonly bucket: string;
  /** The bucket stands in the path of a URL, and not in its host. @default false */
  readonly pathStyle?: boolean | undefined;
  /** Somebody has decided that data may cross the network unencrypted. @default false */
  readonly allowPlaintext?: boolean | undefined;
}

/** One thing that is wrong with settings, or that is probably not meant. */
export interface S3SettingsProblem {
  readonly severity: "refused" | "warning";
  readonly field: "provider" | "endpoint" | "region" | "bucket" | "pathStyle";
  /** What must be so, as "must be https". */
  readonly rule: string;
  /** What was given instead. */
  readonly given: string;
  readonly fix: string;
}

/** What OSS answers to a body that is framed as `aws-chunked`. */
export const AWS_CHUNKED_REFUSED =
  "aws-chunked encoding is not supported with the specified x-amz-content-sha256 value.";

/** What OSS answers where the bucket stands in the path. */
export const PATH_STYLE_REFUSED = "Please use virtual hosted style to access.";

/** What OSS answers to a batch delete without Content-MD5. */
export const MD5_MISSING = "Missing Some Required Arguments.";

/** The endpoint of settings: as given, or the provider's of the region; undefined where there is neither. */
export function s3Endpoint({ provider, endpoint, region }: S3Settings): string | undefined {
  return endpoint ?? PROVIDER_PROFILES[provider].endpoint?.(region);
}

/** What is wrong with settings. Nothing is sent anywhere to find out. */
export function checkS3Settings(settings: S3Settings): S3SettingsProblem[] {
  const endpoint = s3Endpoint(settings);
  const url = endpoint === undefined ? undefined : parseOrigin(endpoint);
  const badRegion = isOfAnother(settings, url) ? [] : checkRegionName(settings);
  // Without an endpoint of its own, settings with a bad region have one that is as bad.
  const isMade = settings.endpoint === undefined && badRegion.length > 0;
  return [
    ...(badRegion.length > 0 ? badRegion : checkRegionOfEndpoint(settings, url)),
    ...(isMade ? [] : url ? checkEndpoint(settings, url) : [refuseUnusableEndpoint(settings, endpoint)]),
    ...pathStyle(settings),
    ...bucket(settings),
  ];
}

/** An address by scheme, host and port; undefined where it is something else. A password in it is none of the three. */
function parseOrigin(endpoint: string): URL | undefined {
  if (!/^https?:\/\/[^/?#@\\\s]+\/?$/i.test(endpoint) || !URL.canParse(endpoint)) return undefined;
  const url = new URL(endpoint);
  // With a dot at its end a name is nobody's in the eyes of a profile, and matches no certificate.
  return url.hostname.endsWith(".") ? undefined : url;
}

function refuseUnusableEndpoint({ provider, region }: S3Settings, endpoint: string | undefined): S3SettingsProblem {
  return {
    severity: "refused",
    field: "endpoint",
    rule: "must be https:// and a host, with a port where it is not 443; no path, no user, no password and no dot at the end",
    // What was given may hold a password.
    given: endpoint === undefined ? "none" : "something else",
    fix: `Write for example: ${exampleEndpoint(provider, region)}`,
  };
}

function exampleEndpoint(provider: S3Provider, region: string): string {
  return PROVIDER_PROFILES[provider].endpoint?.(region) ?? "https://s3.example.com";
}

function checkEndpoint(settings: S3Settings, url: URL): S3SettingsProblem[] {
  return [
    ...plaintext(settings, url),
    ...whose(settings, url),
    ...bucketInHost(settings, url),
    ...address(settings, url),
  ];
}

function plaintext({ allowPlaintext }: S3Settings, url: URL): S3SettingsProblem[] {
  if (url.protocol === "https:" || allowPlaintext || isLoopback(url)) return [];
  return [
    {
      severity: "refused",
      field: "endpoint",
      rule: "must be https: over http, everybody on the way can read and change events, media and exports",
      given: url.origin,
      fix:
        `Write: ${url.origin.replace(/^http:/, "https:")}. The error "InvalidArgument: ${AWS_CHUNKED_REFUSED}" is no ` +
        "reason for http: it comes from how a client frames a body, which these settings never do, and not from TLS.",
    },
  ];
}

function isLoopback({ hostname }: URL): boolean {
  if (isIP(hostname) === 4) return hostname.startsWith("127.");
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]";
}

function whose({ provider, region }: S3Settings, { hostname }: URL): S3SettingsProblem[] {
  const owner = findProvider(hostname);
  if (owner === provider) return [];
  const { title } = PROVIDER_PROFILES[provider];
  if (owner !== "generic") {
    return [
      {
        severity: "refused",
        field: "provider",
        rule: `must be ${owner} for an endpoint of ${PROVIDER_PROFILES[owner].title}: its rules are others`,
        given: provider,
        fix: `Write: provider: ${owner}`,
      },
    ];
  }
  return [
    {
      severity: "refused",
      field: "endpoint",
      rule: `must be an endpoint of ${title}; a domain of one's own stands for one bucket, and gets the bucket's name once more`,
      given: hostname,
      fix: `Write: ${exampleEndpoint(provider, region)}, or another provider`,
    },
  ];
}

function bucketInHost(settings: S3Settings, { hostname, port }: URL): S3SettingsProblem[] {
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
        ? "must not have the bucket in it: a client puts it there, and it would stand there twice"
        : `must be an endpoint of ${title}, without a bucket and of no other service`,
      given: hostname,
      fix: `Write: ${isKnown ? `https://${withoutBucket}${port && `:${port}`}` : exampleEndpoint(provider, region)}`,
    },
  ];
}

/** An SDK falls back to path style there, and says nothing. */
function address({ pathStyle, provider }: S3Settings, { hostname }: URL): S3SettingsProblem[] {
  if (pathStyle || isIP(hostname.replace(/^\[|\]$/g, "")) === 0) return [];
  const { takesPathStyle } = PROVIDER_PROFILES[provider];
  return [
    {
      severity: "refused",
      field: "endpoint",
      rule: "must be a name and no address: a bucket cannot stand before an address, so a client would use path style",
      given: hostname,
      fix: takesPathStyle ? "Write a name, or: pathStyle: true" : "Write a name.",
    },
  ];
}

function pathStyle({ provider, pathStyle }: S3Settings): S3SettingsProblem[] {
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

/** Directory buckets, Outposts and Object Lambda of Amazon: an SDK signs and addresses them in other ways. */
const OTHER_KIND_OF_BUCKET = /--(x-s3|xa-s3|op-s3|ol-s3)$/;

function bucket({ bucket, pathStyle }: S3Settings): S3SettingsProblem[] {
  const isName = (pathStyle ? PATH_BUCKET : HOST_BUCKET).test(bucket) && isIP(bucket) === 0;
  if (isName && !OTHER_KIND_OF_BUCKET.test(bucket)) return [];
  const characters = pathStyle
    ? "lower-case letters, digits, hyphens and dots"
    : "lower-case letters, digits and hyphens";
  const because = pathStyle ? "" : ": with anything else in it, a client would use path style";
  return [
    {
      severity: "refused",
      field: "bucket",
      rule: isName
        ? "must not end in --x-s3, --xa-s3, --op-s3 or --ol-s3: a client takes it for another kind of Amazon's"
        : `must be 3 to 63 ${characters}, with a letter or digit at both ends${because}`,
      given: bucket,
      fix: "Write for example: langfuse-events",
    },
  ];
}

/** Of a provider with other regions. */
function isOfAnother({ provider }: S3Settings, url: URL | undefined): boolean {
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

/** Whether the endpoint is of OSS's network inside of Alibaba Cloud, which nobody else reaches. */
export function isInternalOss(endpoint: string): boolean {
  return /-internal\.aliyuncs\.com$/.test(parseOrigin(endpoint)?.hostname ?? "");
}

/** Settings with which nothing is sent. */
export class S3SettingsError extends Error {
  override readonly name = "S3SettingsError";

  /** @param problems what {@link describeProblem} says of each */
  constructor(problems: readonly string[]) {
    super(`the settings of the S3 storage are refused:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
  }
}

/** A finding as a sentence: the property, the rule, what was given, and the fix. */
export function describeProblem({ field, rule, given, fix }: S3SettingsProblem, property: string = field): string {
  return `"${property}" ${rule}; got ${given}. ${fix}`;
}
