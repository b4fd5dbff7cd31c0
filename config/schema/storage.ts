import { z } from "zod";
import { DEFAULTS } from "../../constructs/defaults";
import * as rule from "../../constructs/rules/values";
import { choice, field, flag, literal, publicRange, text, whole } from "./field";
import { EXAMPLE_WAIVER, lastDay, reason } from "./policy";

const storageNetworkSchema = z.discriminatedUnion("access", [
  z.strictObject({
    access: literal(
      "public",
      "Signed URLs work from anywhere; every request needs an Entra token or a URL signed with one.",
    ),
  }),
  z.strictObject({
    access: literal(
      "selected-networks",
      "Only the cluster's nodes and the given ranges can connect; signed URLs fail for all others. An existing subnet must have the service endpoint Microsoft.Storage.",
    ),
    ranges: field(z.array(publicRange()), "Public ranges that can connect beside the nodes.", [
      "203.0.113.0/24",
    ]).default([]),
  }),
]);

/** The rules of `storage` check the rest of it. */
const BUCKET_ENDPOINT = { pattern: /^https?:\/\/\S+$/, rule: "must be an https URL", sensitive: true };

const azureKeylessSchema = z.strictObject({
  kind: field(
    z.literal("azure-keyless").default("azure-keyless"),
    "Azure Blob storage whose account keys are off. Left out: the same.",
    "azure-keyless",
  ).optional(),
  accountName: text(
    rule.uniqueInAzure(rule.STORAGE_ACCOUNT_NAME),
    "Name of the storage account. Left out: stlangfuse<environment>.",
    "stlangfusedev",
  ).optional(),
  container: text(rule.CONTAINER_NAME, "Name of the container.", "langfuse").default(DEFAULTS.blob.container),
  identityName: text(
    rule.IDENTITY_NAME,
    "Name of the identity that Langfuse's pods act as. Left out: id-langfuse-<environment>.",
    "id-langfuse-dev",
  ).optional(),
  replication: choice(
    ["LRS", "ZRS", "GRS", "GZRS"],
    "Copies in one datacenter (LRS), in three zones (ZRS), also in a second region (GRS), or both (GZRS).",
    "ZRS",
  ).default(DEFAULTS.blob.replication),
  network: field(storageNetworkSchema, "Who can connect to the account.", { access: "public" }).default({
    access: "public",
  }),
  softDeleteDays: whole(rule.BLOB_DAYS, "Days that a deleted or overwritten blob can be restored.", 7).default(
    DEFAULTS.blob.softDeleteDays,
  ),
  exportRetentionDays: whole(rule.BLOB_DAYS, "Days after which a batch export is deleted.", 30).default(
    DEFAULTS.blob.exportRetentionDays,
  ),
});

const credentialsSchema = z.strictObject({
  accessKeyId: text(
    rule.ACCESS_KEY_SECRET,
    "Name of the secret with the id of the access key, after langfuse-<environment>-. Left out: oss-access-key-id with alibaba-oss, else s3-access-key-id.",
    "oss-access-key-id",
  ).optional(),
  secretAccessKey: text(
    rule.ACCESS_KEY_SECRET,
    "Name of the secret with the access key itself, after langfuse-<environment>-. Left out: oss-access-key-secret with alibaba-oss, else s3-access-key-secret.",
    "oss-access-key-secret",
  ).optional(),
});

const EXAMPLE_PLAINTEXT = {
  reason: "The store has a certificate from the end of the year on.",
  expires: EXAMPLE_WAIVER.expires,
};

const allowPlaintextSchema = z.strictObject({
  reason: reason("Why others on the network may read and change events, media and exports.", EXAMPLE_PLAINTEXT.reason),
  expires: lastDay(
    "The last day on which it is allowed, in UTC. After it, it is a violation of the policy.",
    EXAMPLE_PLAINTEXT.expires,
  ),
});

const s3CompatibleSchema = z.strictObject({
  kind: literal(
    "s3-compatible",
    "A bucket behind an S3 API that exists already, with an access key from the Key Vault.",
  ),
  provider: choice(
    ["aws", "alibaba-oss", "generic"],
    "The provider of the S3 API, which decides what is checked.",
    "alibaba-oss",
  ),
  region: text(rule.BUCKET_REGION, "The region that requests are signed for.", "cn-hangzhou"),
  bucket: text(rule.BUCKET_NAME, "Name of the bucket.", "langfuse-events"),
  endpoint: text(
    BUCKET_ENDPOINT,
    "URL of the S3 API on the internet; a private address also needs langfuse.allowedEgress. http only with allowPlaintext. Left out: the provider's endpoint of the region; generic has none.",
    "https://oss-cn-hangzhou.aliyuncs.com",
  ).optional(),
  pathStyle: flag(
    "The bucket is in the path of a URL, not in its host. Alibaba Cloud OSS refuses that.",
    false,
  ).default(false),
  credentials: field(
    credentialsSchema,
    "Names of the Key Vault's secrets with the access key. An operator writes them there; they are in no state.",
    { accessKeyId: "oss-access-key-id", secretAccessKey: "oss-access-key-secret" },
  ).prefault({}),
  allowPlaintext: field(
    allowPlaintextSchema,
    "Allows an endpoint without TLS until a day. Left out: the endpoint must be https.",
    EXAMPLE_PLAINTEXT,
  ).optional(),
});

export const storageSchema = z.discriminatedUnion("kind", [azureKeylessSchema, s3CompatibleSchema]);
