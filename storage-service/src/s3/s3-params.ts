import type { EnvironmentVariables } from "../keyless/host";
import type { ConnectionValidation } from "../storage-service";
import { PROVIDER_PROFILES, findProvider, type S3Provider } from "./provider-profiles";
import type { AccessKey } from "./s3-client";
import { checkS3Settings, describeProblem, S3SettingsError, type S3Settings } from "./s3-settings";

/**
 * The parameters with which Langfuse creates a storage, under Langfuse's names. `provider` and `allowPlaintext` are this
 * library's own.
 */
export interface S3StorageParams {
  /** With `secretAccessKey`, or neither. @default - the AWS SDK's own chain of credentials */
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
  readonly bucketName: string;
  /** @default - Amazon's endpoint of the region */
  readonly endpoint: string | undefined;
  /** The endpoint of signed URLs. @default - `endpoint` */
  readonly externalEndpoint?: string | undefined;
  /** @default - the region in an endpoint of OSS or Amazon, or `AWS_REGION` */
  readonly region: string | undefined;
  readonly forcePathStyle: boolean;
  /** `AES256` or `aws:kms`. @default - the encryption of the bucket */
  readonly awsSse?: string | undefined;
  /** Only with `aws:kms`. */
  readonly awsSseKmsKeyId?: string | undefined;
  readonly connectionValidation?: ConnectionValidation | undefined;
  /** @default - by the endpoint's host; `aws` without an endpoint */
  readonly provider?: S3Provider | undefined;
  /** Permits an endpoint without TLS. @default false */
  readonly allowPlaintext?: boolean | undefined;
}

/** Derives the settings from Langfuse's parameters. An empty value means unset. */
export function toS3Settings(params: S3StorageParams, env: EnvironmentVariables): S3Settings {
  const endpoint = params.endpoint || undefined;
  const host = endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint).hostname : "";
  const provider = params.provider ?? (endpoint === undefined ? "aws" : findProvider(host));
  return {
    provider,
    endpoint,
    region: params.region || findRegion(provider, host) || env["AWS_REGION"] || "",
    bucket: params.bucketName,
    pathStyle: params.forcePathStyle,
    allowPlaintext: params.allowPlaintext,
  };
}

function findRegion(provider: S3Provider, host: string): string | undefined {
  return PROVIDER_PROFILES[provider].regionInHost?.exec(host)?.[1];
}

/**
 * Refuses parameters that the provider does not accept.
 * @param settings - from `toS3Settings(params)`
 * @returns the warnings, as sentences
 * @throws S3SettingsError with everything that is refused
 */
export function checkParams(params: S3StorageParams, settings: S3Settings): string[] {
  const problems = checkS3Settings(settings).map((problem) => ({ property: problem.field as string, problem }));
  if (params.externalEndpoint) {
    for (const problem of checkS3Settings({ ...settings, endpoint: params.externalEndpoint })) {
      if (problem.field === "endpoint") problems.push({ property: "externalEndpoint", problem });
    }
  }
  const refused = problems.filter(({ problem }) => problem.severity === "refused");
  const messages = [
    ...refused.map(({ problem, property }) => describeProblem(problem, property)),
    ...checkAccessKey(params),
  ];
  if (messages.length > 0) throw new S3SettingsError(messages);
  return problems.map(({ problem, property }) => describeProblem(problem, property));
}

/** The messages do not contain the keys. */
function checkAccessKey({ accessKeyId, secretAccessKey }: S3StorageParams): string[] {
  if (!accessKeyId && !secretAccessKey) return [];
  const missing = !accessKeyId ? "accessKeyId" : !secretAccessKey ? "secretAccessKey" : undefined;
  if (missing) {
    return [`"${missing}" must be set together with the other part of the access key; got none. Set both or neither`];
  }
  return Object.entries({ accessKeyId, secretAccessKey }).flatMap(([property, value]) =>
    /\s/.test(value ?? "")
      ? [`"${property}" must not contain spaces or line breaks; got some. Remove the line break at the end of its file`]
      : [],
  );
}

/** Returns the access key; undefined if the SDK must find credentials by itself. */
export function getAccessKey({ accessKeyId, secretAccessKey }: S3StorageParams): AccessKey | undefined {
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined;
}
