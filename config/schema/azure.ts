import { z } from "zod";
import { DEFAULTS } from "../../constructs/defaults";
import {
  LOCATION,
  LOG_RETENTION_DAYS,
  RESOURCE_GROUP_NAME,
  TAG_NAME,
  TAG_VALUE_MAX,
  VAULT_NAME,
  VAULT_SOFT_DELETE_DAYS,
  WORKSPACE_ID,
  WORKSPACE_NAME,
  uniqueInAzure,
} from "../../constructs/rules/values";
import { choice, field, flag, guid, list, named, publicRange, text, whole } from "./field";

export const azureSchema = z.strictObject({
  location: text(LOCATION, {
    description: "Azure region of all resources.",
    example: "eastus",
  }),
  subscriptionId: guid({
    description: "Subscription to deploy into. Left out: the environment variable ARM_SUBSCRIPTION_ID.",
    example: "00000000-0000-0000-0000-000000000000",
  }).optional(),
  tenantId: guid({
    description: "Entra tenant. Left out: the tenant of the deployer.",
    example: "00000000-0000-0000-0000-000000000000",
  }).optional(),
  signIn: choice(["azure-cli", "oidc", "managed-identity"], {
    description:
      "How Terraform signs in: the Azure CLI's login, a pipeline's OIDC token, or the machine's managed identity.",
    example: "oidc",
  }).default("azure-cli"),
  registerProviders: flag({
    description:
      "Registers the required resource providers, which needs a right on the subscription. Set it to false if an administrator has registered them.",
    example: true,
  }).default(true),
});

const administratorSchema = z.strictObject({
  objectId: guid({
    description: "Object id of the user, group or service principal in Entra ID.",
    example: "11111111-1111-1111-1111-111111111111",
  }),
  type: choice(["User", "Group", "ServicePrincipal"], {
    description: "Kind of principal.",
    example: "Group",
  }),
});

const administrator = field(administratorSchema, {
  description: "One administrator.",
  example: { objectId: "11111111-1111-1111-1111-111111111111", type: "Group" },
});

export const administratorsSchema = named(administrator, {
  description:
    "Who may administer the cluster and the secrets, by a short name. The deployer of the stacks must be one of them. Left out, which only a local state allows: the deployer of the platform.",
  example: { "platform-team": { objectId: "11111111-1111-1111-1111-111111111111", type: "Group" } },
});

const TAG_RULE = `must be a text of at most ${TAG_VALUE_MAX} characters`;

export const tagsSchema = field(
  z.record(
    z.string().regex(TAG_NAME.pattern, TAG_NAME.rule),
    field(z.string(TAG_RULE).max(TAG_VALUE_MAX, TAG_RULE), {
      description: "Value of the tag.",
      example: "platform-team",
    }),
  ),
  {
    description: "Tags of all resources, beside those that are always set. Left out: none beside those.",
    example: { owner: "platform-team" },
  },
);

export const resourceGroupSchema = z.strictObject({
  name: text(RESOURCE_GROUP_NAME, {
    description: "Name of the resource group. Left out: rg-langfuse-<environment>.",
    example: "rg-langfuse-dev",
  }).optional(),
  existing: flag({ description: "The resource group exists already.", example: false }).default(false),
});

export const keyVaultSchema = z.discriminatedUnion("existing", [
  z.strictObject({
    existing: field(z.literal(false), {
      description: "The Key Vault is created. Left out: the same.",
      example: false,
    }).optional(),
    name: text(uniqueInAzure(VAULT_NAME), {
      description: "Name of the Key Vault. Left out: kv-langfuse-<environment>.",
      example: "kv-langfuse-dev",
    }).optional(),
    allowedRanges: list(publicRange(), {
      description:
        "Public ranges that can connect to the vault; the deployer's address must be in them. Left out: every address, and Entra ID decides.",
      example: ["203.0.113.0/24"],
    }).optional(),
    softDeleteDays: whole(VAULT_SOFT_DELETE_DAYS, {
      description: "Days that a deleted secret can be restored. Cannot be changed later.",
      example: 90,
    }).default(DEFAULTS.vault.softDeleteDays),
    purgeProtection: flag({
      description: "Deleted secrets cannot be purged before softDeleteDays. Cannot be switched off later.",
      example: true,
    }).default(DEFAULTS.vault.purgeProtection),
  }),
  z.strictObject({
    existing: field(z.literal(true), { description: "The Key Vault exists already.", example: true }),
    name: text(VAULT_NAME, {
      description: "Name of the existing Key Vault. It must use Azure RBAC.",
      example: "kv-shared",
    }),
    resourceGroup: text(RESOURCE_GROUP_NAME, { description: "Resource group of the Key Vault.", example: "rg-shared" }),
  }),
]);

export const diagnosticsSchema = z.discriminatedUnion("existing", [
  z.strictObject({
    existing: field(z.literal(false), {
      description: "The Log Analytics workspace is created. Left out: the same.",
      example: false,
    }).optional(),
    enabled: flag({
      description: "Sends the logs of cluster, storage and Key Vault to a Log Analytics workspace.",
      example: true,
    }).default(true),
    workspaceName: text(WORKSPACE_NAME, {
      description: "Name of the workspace. Left out: log-langfuse-<environment>.",
      example: "log-langfuse-dev",
    }).optional(),
    retentionDays: whole(LOG_RETENTION_DAYS, { description: "Days that logs are kept.", example: 30 }).default(
      DEFAULTS.logs.retentionDays,
    ),
  }),
  z.strictObject({
    existing: field(z.literal(true), { description: "The workspace exists already.", example: true }),
    workspaceId: text(WORKSPACE_ID, {
      description: "Resource id of the existing workspace.",
      example:
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-shared",
    }),
  }),
]);
