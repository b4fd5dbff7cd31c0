import { z } from "zod";
import { choice, field, identityName, publicRange, text, whole } from "./field";

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

export const storageSchema = z.strictObject({
  kind: choice(["azure-keyless"], {
    description: "Azure Blob storage whose account keys are off.",
    example: "azure-keyless",
  }).default("azure-keyless"),
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
