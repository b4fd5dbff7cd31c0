import type { Mistake } from "./values";

/**
 * Variables that the chart or this package sets, and the field that sets them, as `langfuse.redis` in an environment file and
 * `redis` as a prop. A second one of the same name is refused, or its effect is undefined.
 */
const RESERVED: readonly (readonly [RegExp, (section: string) => string])[] = [
  [/^NEXTAUTH_URL$/, () => "publicUrl"],
  [/^TELEMETRY_ENABLED$/, (section) => `${section}telemetry`],
  [/^(DATABASE|DIRECT|SHADOW_DATABASE)_/, (section) => `${section}postgresql`],
  [/^REDIS_/, (section) => `${section}redis`],
  [/^CLICKHOUSE_/, (section) => `${section}clickhouse`],
  [/^AUTH_DISABLE_USERNAME_PASSWORD$/, (section) => `${section && "sso."}passwordLogin`],
  [/^AUTH_AZURE_AD_/, () => "sso"],
  [/^LANGFUSE_LOG_(LEVEL|FORMAT)$/, (section) => `${section}logging`],
  [
    /^LANGFUSE_(USE_AZURE_BLOB|AZURE_BLOB_CREDENTIAL|AZURE_SKIP_CONTAINER_CHECK|USE_GOOGLE_CLOUD_STORAGE)$/,
    () => "storage",
  ],
  [/^LANGFUSE_S3_(?!MEDIA_MAX_CONTENT_LENGTH$|MEDIA_DOWNLOAD_URL_EXPIRY_SECONDS$)/, () => "storage"],
];

/** Variables whose values no field has: secrets of the Key Vault, and values of the chart. */
const CREATED = /^(SALT|ENCRYPTION_KEY|NEXTAUTH_SECRET)$/;
const CHART = /^(NODE_ENV|HOSTNAME|PORT|AUTH_DISABLE_.*|LANGFUSE_AUTO_(POSTGRES|CLICKHOUSE)_MIGRATION_DISABLED)$/;

/** Variables that would take precedence over the pod's workload identity. */
const IDENTITY = /^AZURE_/;

/**
 * Variables of the AWS SDK that change the identity, the signature or the address of requests to the bucket. Bedrock's
 * AWS_REGION and AWS_BEARER_TOKEN_BEDROCK do not, and are allowed.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
const BUCKET = [
  /^AWS_(REQUEST_CHECKSUM_CALCULATION|RESPONSE_CHECKSUM_VALIDATION)$/,
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE|CONFIG_FILE|SHARED_CREDENTIALS_FILE)$/,
  /^AWS_(ROLE_|WEB_IDENTITY_|CONTAINER_|AUTH_SCHEME_|SIGV4A_|S3_|ENDPOINT_URL|IGNORE_CONFIGURED_ENDPOINT_URLS$|USE_)/,
];

/** The longest `NAME=value` with which Linux starts a process, without the NUL at its end. */
const VARIABLE_BYTES = 128 * 1024 - 1;

/**
 * Values with which no process starts. A message shows no value.
 * @see https://man7.org/linux/man-pages/man2/execve.2.html
 */
function findVariableValueMistakes(environment: Readonly<Record<string, string>>): Mistake[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    const mistake = (rule: string, given: string, fix: string) => [{ path: ["environment", name], rule, given, fix }];
    if (value.includes("\0")) {
      return mistake("must not have a NUL character: no process starts with it", "a text with U+0000", "Remove it.");
    }
    const size = Buffer.byteLength(`${name}=${value}`);
    if (size <= VARIABLE_BYTES) return [];
    const rule = `must have at most ${VARIABLE_BYTES} bytes with its name: no process starts with a longer one`;
    return mistake(rule, `${size} bytes`, "Write a shorter value.");
  });
}

/** The variables that web and worker get beside those of the chart, and the kind of storage that they use. */
export interface VariableSettings {
  readonly environment: Readonly<Record<string, string>>;
  readonly secretEnvironment: Readonly<Record<string, string>>;
  readonly storageKind: "azure-keyless" | "s3-compatible";
}

/**
 * Variables that are set elsewhere, and those that are set twice. A mistake shows the name, never the value.
 * @param section - what a message puts before the name of another setting, as `langfuse.`
 */
export function findVariableMistakes(
  { environment, secretEnvironment, storageKind }: VariableSettings,
  section: string,
): Mistake[] {
  const refused = (field: string, variables: object): Mistake[] =>
    Object.keys(variables).flatMap((name) => {
      const refusal = refuse(name, storageKind, section);
      return refusal ? [{ path: [field, name], given: name, ...refusal }] : [];
    });
  const twice = Object.keys(secretEnvironment).filter((name) => name in environment);
  return [
    ...refused("environment", environment),
    ...refused("secretEnvironment", secretEnvironment),
    ...findVariableValueMistakes(environment),
    ...twice.map((name) => ({
      path: ["secretEnvironment", name],
      rule: `must not be set: it is also in ${section}environment`,
      given: name,
      fix: "Remove one of the two; a secret must be in secretEnvironment.",
    })),
  ];
}

function refuse(
  name: string,
  storageKind: VariableSettings["storageKind"],
  section: string,
): Pick<Mistake, "rule" | "fix"> | undefined {
  const isBlob = storageKind === "azure-keyless";
  if (IDENTITY.test(name)) {
    return isBlob
      ? {
          rule: "must not be set: it overrides the pod's workload identity",
          fix: "Remove it; the identity comes from the service account.",
        }
      : { rule: "must not be set: no pod signs in to Azure", fix: "Remove it." };
  }
  if (!isBlob && BUCKET.some((pattern) => pattern.test(name))) {
    return {
      rule: "must not be set: it changes how requests to storage.bucket are signed, or where they are sent",
      fix: "Remove it, and set the fields of storage. The key of a Bedrock model belongs in Langfuse's settings.",
    };
  }
  const field = RESERVED.find(([pattern]) => pattern.test(name))?.[1](section);
  if (field) return { rule: `must not be set: the value comes from ${field}`, fix: `Remove it, and set ${field}.` };
  if (CREATED.test(name)) return { rule: "must not be set: the value is a secret of the Key Vault", fix: "Remove it." };
  return CHART.test(name) ? { rule: "must not be set: the chart sets it", fix: "Remove it." } : undefined;
}
