import type { Finding } from "../problem";
import { rule } from "./rule";

/** Variables that the chart or this package sets already: a second one of the name is refused or wins by chance. */
const RESERVED = [
  /^(SALT|ENCRYPTION_KEY|NEXTAUTH_(SECRET|URL)|NODE_ENV|HOSTNAME|PORT|TELEMETRY_ENABLED)$/,
  /^(DATABASE|DIRECT|SHADOW_DATABASE|REDIS|CLICKHOUSE)_/,
  /^AUTH_(AZURE_AD_|DISABLE_)/,
  /^LANGFUSE_(USE_AZURE_BLOB|AZURE_BLOB_CREDENTIAL|AZURE_SKIP_CONTAINER_CHECK|USE_GOOGLE_CLOUD_STORAGE)$/,
  /^LANGFUSE_(LOG_(LEVEL|FORMAT)|AUTO_(POSTGRES|CLICKHOUSE)_MIGRATION_DISABLED)$/,
  /^LANGFUSE_S3_(?!MEDIA_MAX_CONTENT_LENGTH$|MEDIA_DOWNLOAD_URL_EXPIRY_SECONDS$)/,
];

/** Variables that would take precedence over the pod's workload identity. */
const IDENTITY = /^AZURE_/;

/** What an operator sets must not come from elsewhere, and each variable from one place only. */
export const environmentVariablesRule = rule(["langfuse"], ({ langfuse: { environment, secretEnvironment } }) => [
  ...Object.keys(environment).flatMap((name) => refuse("environment", name)),
  ...Object.keys(secretEnvironment).flatMap((name) => refuse("secretEnvironment", name)),
  ...Object.keys(secretEnvironment)
    .filter((name) => name in environment)
    .map((name) => ({
      path: ["langfuse", "secretEnvironment", name],
      rule: "must not be set: langfuse.environment has it too",
      given: name,
      fix: "Keep one of the two; a secret belongs here.",
    })),
]);

function refuse(field: "environment" | "secretEnvironment", name: string): Finding[] {
  const path = ["langfuse", field, name];
  if (IDENTITY.test(name)) {
    return [
      {
        path,
        rule: "must not be set: it would override the pod's workload identity",
        given: name,
        fix: "Remove it; the identity comes from the service account.",
      },
    ];
  }
  if (RESERVED.some((pattern) => pattern.test(name))) {
    return [
      {
        path,
        rule: "must not be set: it comes from the rest of this file",
        given: name,
        fix: "Remove it, and set the field of this file that it comes from.",
      },
    ];
  }
  return [];
}
