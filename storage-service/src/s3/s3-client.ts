import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { ConnectionValidation } from "../storage-service";
import { guard } from "./aws-chunked-guard";
import { checkS3Settings, describeProblem, s3Endpoint, S3SettingsError, type S3Settings } from "./s3-settings";

/** An access key of the store. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What a client is made of. */
export interface S3ClientOptions {
  readonly settings: S3Settings;
  /** @default - the SDK's own chain: environment variables, shared files, web identity, metadata service */
  readonly credentials?: AccessKey | undefined;
  /** Agents through which requests go. @default - agents of the client's own */
  readonly agents?: ConnectionValidation | undefined;
  /** Connections to one host at once, as LANGFUSE_S3_CONCURRENT_WRITES; without effect on agents. @default 50 */
  readonly maxSockets?: number | undefined;
}

const DEFAULT_MAX_SOCKETS = 50;

/** Attempts in all, the first one included. */
const MAX_ATTEMPTS = 3;

/** Milliseconds until a connection stands. */
const CONNECTION_TIMEOUT_MS = 10_000;

/** Milliseconds without a byte in either direction. Completing a large multipart upload takes a store a while. */
const IDLE_TIMEOUT_MS = 120_000;

/**
 * A client that sends what the store takes, over https as over http. Every setting that an environment variable or a
 * shared file could change on the wire (`AWS_REQUEST_CHECKSUM_CALCULATION`, `AWS_ENDPOINT_URL_S3`, `max_attempts`, …)
 * is given, so that none of them does; those for ARNs find none, as a bucket's name is no ARN.
 *
 * @throws S3SettingsError when {@link checkS3Settings} refuses the settings
 * @see https://github.com/aws/aws-sdk-js-v3/issues/6819 for the checksums that the SDK sends by itself since 3.729
 */
export function createS3Client(options: S3ClientOptions): S3Client {
  const { settings, credentials, agents, maxSockets = DEFAULT_MAX_SOCKETS } = options;
  const client = new S3Client({
    ...ON_THE_WIRE,
    endpoint: checkedOrigin(settings),
    region: settings.region,
    forcePathStyle: settings.pathStyle ?? false,
    ...(credentials && { credentials }),
    requestHandler: {
      httpAgent: agents?.httpAgent ?? { maxSockets },
      httpsAgent: agents?.httpsAgent ?? { maxSockets },
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      socketTimeout: IDLE_TIMEOUT_MS,
    },
  });
  guard(client, settings);
  return client;
}

const ON_THE_WIRE = {
  requestChecksumCalculation: "WHEN_REQUIRED",
  responseChecksumValidation: "WHEN_REQUIRED",
  maxAttempts: MAX_ATTEMPTS,
  retryMode: "standard",
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  followRegionRedirects: false,
} satisfies S3ClientConfig;

/** As the URL standard writes it: in lower case, and without a path. */
function checkedOrigin(settings: S3Settings): string {
  const refused = checkS3Settings(settings).filter(({ severity }) => severity === "refused");
  if (refused.length > 0) throw new S3SettingsError(refused.map((finding) => describeProblem(finding)));
  return new URL(s3Endpoint(settings) ?? "").origin;
}
