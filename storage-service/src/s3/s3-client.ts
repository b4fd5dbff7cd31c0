import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { ConnectionValidation } from "../storage-service";
import { addRequestGuard } from "./aws-chunked-guard";
import { checkS3Settings, describeProblem, getS3Endpoint, S3SettingsError, type S3Settings } from "./s3-settings";

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface S3ClientOptions {
  readonly settings: S3Settings;
  /** @default - the SDK's own chain: environment variables, shared files, web identity, metadata service */
  readonly credentials?: AccessKey | undefined;
  /** Agents that send the requests. @default - the client's own agents */
  readonly agents?: ConnectionValidation | undefined;
  /** Concurrent connections to one host, from LANGFUSE_S3_CONCURRENT_WRITES; no effect on `agents`. @default 50 */
  readonly maxSockets?: number | undefined;
}

const DEFAULT_MAX_SOCKETS = 50;

/** Including the first attempt. */
const MAX_ATTEMPTS = 3;

/** Time limit of a connection attempt. */
const CONNECTION_TIMEOUT_MS = 10_000;

/** Time limit without data in either direction. A store needs time to complete a large multipart upload. */
const IDLE_TIMEOUT_MS = 120_000;

/**
 * Creates a client whose requests the store accepts, over https and http. It sets every option that an environment
 * variable or a shared file could change (`AWS_REQUEST_CHECKSUM_CALCULATION`, `AWS_ENDPOINT_URL_S3`, `max_attempts`,
 * …), so that none of them has an effect. Options for ARNs have none either, because a bucket's name is not an ARN.
 *
 * @throws S3SettingsError if {@link checkS3Settings} refuses the settings
 * @see https://github.com/aws/aws-sdk-js-v3/issues/6819 for the checksums that the SDK sends by itself since 3.729
 */
export function createS3Client(options: S3ClientOptions): S3Client {
  const { settings, credentials, agents, maxSockets = DEFAULT_MAX_SOCKETS } = options;
  const client = new S3Client({
    ...REQUEST_OPTIONS,
    endpoint: getCheckedOrigin(settings),
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
  addRequestGuard(client, settings);
  return client;
}

const REQUEST_OPTIONS = {
  requestChecksumCalculation: "WHEN_REQUIRED",
  responseChecksumValidation: "WHEN_REQUIRED",
  maxAttempts: MAX_ATTEMPTS,
  retryMode: "standard",
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  followRegionRedirects: false,
} satisfies S3ClientConfig;

/** Returns the origin in lower case, without a path. */
function getCheckedOrigin(settings: S3Settings): string {
  const refused = checkS3Settings(settings).filter(({ severity }) => severity === "refused");
  if (refused.length > 0) throw new S3SettingsError(refused.map((problem) => describeProblem(problem)));
  return new URL(getS3Endpoint(settings) ?? "").origin;
}
