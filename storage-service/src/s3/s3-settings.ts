import { isIP } from "node:net";
import { PROVIDER_PROFILES, providerOf, type S3Provider } from "./provider-profiles";

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
export interface S3Finding {
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
  return endpoint ?? PROVIDER_PROFILES[provider].endpoint?.replace("{region}", region);
}

/** What is wrong with settings. Nothing is sent anywhere to find out. */
export function checkS3Settings(settings: S3Settings): S3Finding[] {
  const endpoint = s3Endpoint(settings);
  const url = endpoint === undefined ? undefined : originOf(endpoint);
  return [
    ...region(settings, url),
    ...(url ? endpointFindings(settings, url) : [unusableEndpoint(settings, endpoint)]),
    ...pathStyle(settings),
    ...bucket(settings),
  ];
}

/** An address by scheme, host and port; undefined where it is something else. A password in it is none of the three. */
function originOf(endpoint: string): URL | undefined {
  if (!/^https?:\/\/[^/?#@\s]+\/?$/i.test(endpoint) || !URL.canParse(endpoint)) return undefined;
  return new URL(endpoint);
}

function unusableEndpoint({ provider, region }: S3Settings, endpoint: string | undefined): S3Finding {
  const example = s3Endpoint({ provider, region, bucket: "" }) ?? "https://s3.example.com";
  return {
    severity: "refused",
    field: "endpoint",
    rule: "must be https:// and a host, with a port where it is not 443; no path, no user and no password",
    // What was given may hold a password.
    given: endpoint === undefined ? "none" : "something else",
    fix: `Write for example: ${example}`,
  };
}

function endpointFindings(settings: S3Settings, url: URL): S3Finding[] {
  return [...plaintext(settings, url), ...whose(settings, url), ...bucketInHost(settings, url), ...address(settings, url)];
}

function plaintext({ allowPlaintext }: S3Settings, url: URL): S3Finding[] {
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
  return hostname === "localhost" || hostname.endsWith(".localhost") || /^127\.|^\[::1\]$/.test(hostname);
}

function whose({ provider, region }: S3Settings, { hostname }: URL): S3Finding[] {
  const owner = providerOf(hostname);
  const { title, hosts, endpoint } = PROVIDER_PROFILES[provider];
  if (owner === provider || (hosts === undefined && owner === "generic")) return [];
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
      fix: `Write: ${endpoint?.replace("{region}", region)}, or another provider`,
    },
  ];
}

function bucketInHost({ provider, bucket, region }: S3Settings, { hostname }: URL): S3Finding[] {
  const { hosts, endpointHosts, endpoint } = PROVIDER_PROFILES[provider];
  const isForeign = hosts?.test(hostname) && !endpointHosts?.test(hostname);
  if (!isForeign && !hostname.startsWith(`${bucket}.`)) return [];
  const without = hostname.startsWith(`${bucket}.`) ? hostname.slice(bucket.length + 1) : undefined;
  return [
    {
      severity: "refused",
      field: "endpoint",
      rule: "must not have the bucket in it: a client puts it there, and it would stand there twice",
      given: hostname,
      fix: `Write: ${without ? `https://${without}` : (endpoint?.replace("{region}", region) ?? "the host without the bucket")}`,
    },
  ];
}

/** An SDK falls back to path style there, and says nothing. */
function address({ pathStyle, provider }: S3Settings, { hostname }: URL): S3Finding[] {
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

function pathStyle({ provider, pathStyle }: S3Settings): S3Finding[] {
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
const PATH_BUCKET = /^(?=.{3,63}$)[a-z0-9][a-z0-9.-]*[a-z0-9]$/;

function bucket({ bucket, pathStyle }: S3Settings): S3Finding[] {
  if ((pathStyle ? PATH_BUCKET : HOST_BUCKET).test(bucket)) return [];
  const characters = pathStyle ? "lower-case letters, digits, hyphens and dots" : "lower-case letters, digits and hyphens";
  const because = pathStyle ? "" : ": with anything else in it, a client would use path style";
  return [
    {
      severity: "refused",
      field: "bucket",
      rule: `must be 3 to 63 ${characters}, with a letter or digit at both ends${because}`,
      given: bucket,
      fix: "Write for example: langfuse-events",
    },
  ];
}

function region(settings: S3Settings, url: URL | undefined): S3Finding[] {
  const { region, provider } = settings;
  if (provider !== "alibaba-oss") return [];
  if (region.startsWith("oss-")) {
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
  const [, inEndpoint] = /^(?:s3\.)?oss-(.+?)(?:-internal)?\.aliyuncs\.com$/.exec(url?.hostname ?? "") ?? [];
  if (inEndpoint === undefined || inEndpoint === region || inEndpoint.startsWith("accelerate")) return [];
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
  return /-internal\.aliyuncs\.com\/?$/.test(endpoint);
}
