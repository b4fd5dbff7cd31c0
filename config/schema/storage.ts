import { z } from "zod";
import { DEFAULTS } from "../../constructs/defaults";
import {
  ACCESS_KEY_SECRET,
  BLOB_DAYS,
  BUCKET_NAME,
  BUCKET_REGION,
  CONTAINER_NAME,
  IDENTITY_NAME,
  STORAGE_ACCOUNT_NAME,
  uniqueInAzure,
} from "../../constructs/rules/values";
import { choice, field, flag, publicRange, text, whole } from "./field";
import { EXAMPLE_WAIVER, lastDay, reason } from "./policy";

const storageNetworkSchema = z.discriminatedUnion("access", [
  z.strictObject({
    access: field(z.literal("public"), {
      description: "Signed URLs work from anywhere; every request needs an Entra token or a URL signed with one.",
      example: "public",
    }),
  }),
  z.strictObject({
    access: field(z.literal("selected-networks"), {
      description:
        "Only the cluster's nodes and the given ranges can connect; signed URLs fail for all others. An existing subnet must have the service endpoint Microsoft.Storage.",
      example: "selected-networks",
    }),
    ranges: field(z.array(publicRange()), {
      description: "Public ranges that can connect beside the nodes.",
      example: ["203.0.113.0/24"],
    }).default([]),
  }),
]);

/** The rules of `storage` check the rest of it. */
const BUCKET_ENDPOINT = { pattern: /^https?:\/\/\S+$/, rule: "must be an https URL", sensitive: true };

const azureKeylessSchema = z.strictObject({
  kind: field(z.literal("azure-keyless").default("azure-keyless"), {
    description: "Azure Blob storage whose account keys are off. Left out: the same.",
    example: "azure-keyless",
  }).optional(),
  accountName: text(uniqueInAzure(STORAGE_ACCOUNT_NAME), {
    description: "Name of the storage account. Left out: stlangfuse<environment>.",
    example: "stlangfusedev",
  }).optional(),
  container: text(CONTAINER_NAME, {
    description: "Name of the container.",
    example: "langfuse",
  }).default(DEFAULTS.blob.container),
  identityName: text(IDENTITY_NAME, {
    description: "Name of the identity that Langfuse's pods act as. Left out: id-langfuse-<environment>.",
    example: "id-langfuse-dev",
  }).optional(),
  replication: choice(["LRS", "ZRS", "GRS", "GZRS"], {
    description: "Copies in one datacenter (LRS), in three zones (ZRS), also in a second region (GRS), or both (GZRS).",
    example: "ZRS",
  }).default(DEFAULTS.blob.replication),
  network: field(storageNetworkSchema, {
    description: "Who can connect to the account.",
    example: { access: "public" },
  }).default({ access: "public" }),
  softDeleteDays: whole(BLOB_DAYS, {
    description: "Days that a deleted or overwritten blob can be restored.",
    example: 7,
  }).default(DEFAULTS.blob.softDeleteDays),
  exportRetentionDays: whole(BLOB_DAYS, {
    description: "Days after which a batch export is deleted.",
    example: 30,
  }).default(DEFAULTS.blob.exportRetentionDays),
});

const credentialsSchema = z.strictObject({
  accessKeyId: text(ACCESS_KEY_SECRET, {
    description:
      "Name of the secret with the id of the access key, after langfuse-<environment>-. Left out: oss-access-key-id with alibaba-oss, else s3-access-key-id.",
    example: "oss-access-key-id",
  }).optional(),
  secretAccessKey: text(ACCESS_KEY_SECRET, {
    description:
      "Name of the secret with the access key itself, after langfuse-<environment>-. Left out: oss-access-key-secret with alibaba-oss, else s3-access-key-secret.",
    example: "oss-access-key-secret",
  }).optional(),
});

const EXAMPLE_PLAINTEXT = {
  reason: "The store has a certificate from the end of the year on.",
  expires: EXAMPLE_WAIVER.expires,
};

const allowPlaintextSchema = z.strictObject({
  reason: reason({
    description: "Why others on the network may read and change events, media and exports.",
    example: EXAMPLE_PLAINTEXT.reason,
  }),
  expires: lastDay({
    description: "The last day on which it is allowed, in UTC. After it, it is a violation of the policy.",
    example: EXAMPLE_PLAINTEXT.expires,
  }),
});

const s3CompatibleSchema = z.strictObject({
  kind: field(z.literal("s3-compatible"), {
    description: "A bucket behind an S3 API that exists already, with an access key from the Key Vault.",
    example: "s3-compatible",
  }),
  provider: choice(["aws", "alibaba-oss", "generic"], {
    description: "The provider of the S3 API, which decides what is checked.",
    example: "alibaba-oss",
  }),
  region: text(BUCKET_REGION, {
    description: "The region that requests are signed for.",
    example: "cn-hangzhou",
  }),
  bucket: text(BUCKET_NAME, { description: "Name of the bucket.", example: "langfuse-events" }),
  endpoint: text(BUCKET_ENDPOINT, {
    description:
      "URL of the S3 API on the internet; a private address also needs langfuse.allowedEgress. http only with allowPlaintext. Left out: the provider's endpoint of the region; generic has none.",
    example: "https://oss-cn-hangzhou.aliyuncs.com",
  }).optional(),
  pathStyle: flag({
    description: "The bucket is in the path of a URL, not in its host. Alibaba Cloud OSS refuses that.",
    example: false,
  }).default(false),
  credentials: field(credentialsSchema, {
    description:
      "Names of the Key Vault's secrets with the access key. An operator writes them there; they are in no state.",
    example: { accessKeyId: "oss-access-key-id", secretAccessKey: "oss-access-key-secret" },
  }).prefault({}),
  allowPlaintext: field(allowPlaintextSchema, {
    description: "Allows an endpoint without TLS until a day. Left out: the endpoint must be https.",
    example: EXAMPLE_PLAINTEXT,
  }).optional(),
});

export const storageSchema = z.discriminatedUnion("kind", [azureKeylessSchema, s3CompatibleSchema]);
