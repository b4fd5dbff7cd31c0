import { z } from "zod";
import { choice, field, flag, identityName, publicRange, text, whole, type FieldDoc } from "./field";
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
        "Only the cluster's nodes and the given ranges; signed URLs fail for everyone else. An existing subnet must have the service endpoint Microsoft.Storage.",
      example: "selected-networks",
    }),
    ranges: field(z.array(publicRange()), {
      description: "Public ranges that may connect beside the nodes.",
      example: ["203.0.113.0/24"],
    }).default([]),
  }),
]);

/** The name of a blob container, in this file and wherever else one is named. */
export const CONTAINER_NAME = /^(?=.{3,63}$)[a-z0-9](-?[a-z0-9])*$/;
export const CONTAINER_RULE = "must be 3 to 63 lower-case letters, digits and single hyphens between them";

export const ACCOUNT_NAME = /^[a-z0-9]{3,24}$/;
export const ACCOUNT_RULE = "must be 3 to 24 lower-case letters and digits (unique in all of Azure)";

const azureKeylessSchema = z.strictObject({
  kind: field(z.literal("azure-keyless").default("azure-keyless"), {
    description: "Azure Blob storage whose account keys are off. Left out: the same.",
    example: "azure-keyless",
  }).optional(),
  accountName: text(ACCOUNT_NAME, ACCOUNT_RULE, {
    description: "Name of the storage account. Left out: stlangfuse<environment>.",
    example: "stlangfusedev",
  }).optional(),
  container: text(CONTAINER_NAME, CONTAINER_RULE, {
    description: "Name of the container.",
    example: "langfuse",
  }).default("langfuse"),
  identityName: identityName({
    description: "Name of the identity that Langfuse's pods act as. Left out: id-langfuse-<environment>.",
    example: "id-langfuse-dev",
  }).optional(),
  replication: choice(["LRS", "ZRS", "GRS", "GZRS"], {
    description: "Copies in one datacenter, in three zones, in a second region, or both of the latter.",
    example: "ZRS",
  }).default("LRS"),
  network: field(storageNetworkSchema, {
    description: "From where the account answers.",
    example: { access: "public" },
  }).default({ access: "public" }),
  softDeleteDays: whole(1, 365, {
    description: "Days that a deleted or overwritten blob can be restored.",
    example: 7,
  }).default(7),
  exportRetentionDays: whole(1, 365, {
    description: "Days after which a batch export is deleted.",
    example: 30,
  }).default(30),
});

/**
 * The name of a vault's secret. Key Vault does not tell cases apart, so lower case names every secret, and hardly any
 * access key fits: those have upper-case letters, or are long and without a hyphen.
 */
function vaultSecret(doc: FieldDoc) {
  const rule =
    "must be the name of a secret of the Key Vault, in lower-case letters, digits and hyphens; a key itself belongs into the vault";
  return text(/^(?![a-z0-9]{30,}$)[a-z0-9-]{1,100}$/, rule, { ...doc, sensitive: true });
}

const credentialsSchema = z.strictObject({
  accessKeyId: vaultSecret({
    description:
      "Name of the secret that holds the id of the access key, after langfuse-<environment>-. Left out: oss-access-key-id with alibaba-oss, else s3-access-key-id.",
    example: "oss-access-key-id",
  }).optional(),
  secretAccessKey: vaultSecret({
    description:
      "Name of the secret that holds the access key itself, after langfuse-<environment>-. Left out: oss-access-key-secret with alibaba-oss, else s3-access-key-secret.",
    example: "oss-access-key-secret",
  }).optional(),
});

const EXAMPLE_PLAINTEXT = {
  reason: "The store has a certificate from the end of the year on.",
  expires: EXAMPLE_WAIVER.expires,
};

const allowPlaintextSchema = z.strictObject({
  reason: reason({
    description: "Why everybody on the way may read and change events, media and exports.",
    example: EXAMPLE_PLAINTEXT.reason,
  }),
  expires: lastDay({
    description: "The last day on which it is allowed, in UTC. After it, the policy is violated.",
    example: EXAMPLE_PLAINTEXT.expires,
  }),
});

const s3CompatibleSchema = z.strictObject({
  kind: field(z.literal("s3-compatible"), {
    description: "A bucket behind an S3 API that exists already, with an access key from the Key Vault.",
    example: "s3-compatible",
  }),
  provider: choice(["aws", "alibaba-oss", "generic"], {
    description: "Whose S3 API it is: what it takes and what it refuses follows from that.",
    example: "alibaba-oss",
  }),
  region: text(/^[a-z0-9](-?[a-z0-9])*$/, "must be lower-case letters, digits and single hyphens between them", {
    description: "The region that requests are signed for.",
    example: "cn-hangzhou",
  }),
  bucket: text(
    /^(?=.{3,63}$)[a-z0-9][a-z0-9.-]*[a-z0-9]$/,
    "must be 3 to 63 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends",
    { description: "Name of the bucket.", example: "langfuse-events" },
  ),
  endpoint: text(/^https?:\/\/\S+$/, "must be an https URL", {
    description:
      "Where the S3 API answers, on the internet; a private address needs langfuse.allowedEgress too. http only with allowPlaintext. Left out: the provider's endpoint of the region; generic has none.",
    example: "https://oss-cn-hangzhou.aliyuncs.com",
    sensitive: true,
  }).optional(),
  pathStyle: flag({
    description: "The bucket stands in the path of a URL, and not in its host. Alibaba Cloud OSS refuses that.",
    example: false,
  }).default(false),
  credentials: field(credentialsSchema, {
    description: "Which secrets of the Key Vault hold the access key. Somebody puts them there; they reach no state.",
    example: { accessKeyId: "oss-access-key-id", secretAccessKey: "oss-access-key-secret" },
  }).prefault({}),
  allowPlaintext: field(allowPlaintextSchema, {
    description: "Takes responsibility for an endpoint without TLS, until a day. Left out: the endpoint must be https.",
    example: EXAMPLE_PLAINTEXT,
  }).optional(),
});

export const storageSchema = z.discriminatedUnion("kind", [azureKeylessSchema, s3CompatibleSchema]);
