import { z } from "zod";
import { DEFAULTS } from "../../constructs/defaults";
import { normalizeRegion } from "../../constructs/rules/regions";
import * as rule from "../../constructs/rules/values";
import { choice, field, flag, guid, key, list, literal, named, publicRange, text, whole } from "./field";

export const azureSchema = z.strictObject({
  location: field(
    z.string(rule.LOCATION.rule).regex(rule.LOCATION.pattern, rule.LOCATION.rule).overwrite(normalizeRegion),
    "Azure region of all resources.",
    "eastus",
  ),
  subscriptionId: guid(
    "Subscription to deploy into. Left out: the environment variable ARM_SUBSCRIPTION_ID.",
    "00000000-0000-0000-0000-000000000000",
  ).optional(),
  tenantId: guid(
    "Entra tenant. Left out: the tenant of the deployer.",
    "00000000-0000-0000-0000-000000000000",
  ).optional(),
  signIn: choice(
    ["azure-cli", "oidc", "managed-identity"],
    "How Terraform signs in: the Azure CLI's login, a pipeline's OIDC token, or the machine's managed identity.",
    "oidc",
  ).default("azure-cli"),
  registerProviders: flag(
    "Registers the required resource providers, which needs a right on the subscription. Set it to false if an administrator has registered them.",
    true,
  ).default(true),
});

const administratorSchema = z.strictObject({
  objectId: guid(
    "Object id of the user, group or service principal in Entra ID.",
    "11111111-1111-1111-1111-111111111111",
  ),
  type: choice(["User", "Group", "ServicePrincipal"], "Kind of principal.", "Group"),
});

const administrator = field(administratorSchema, "One administrator.", {
  objectId: "11111111-1111-1111-1111-111111111111",
  type: "Group",
});

export const administratorsSchema = named(
  administrator,
  "Who may administer the cluster and the secrets, by a short name. The deployer of the stacks must be one of them. Left out, which only a local state allows: the deployer of the platform.",
  { "platform-team": { objectId: "11111111-1111-1111-1111-111111111111", type: "Group" } },
);

export const tagsSchema = field(
  z.record(key(rule.TAG_NAME), field(z.string("must be a text"), "Value of the tag.", "platform-team")),
  "Tags of all resources, beside environment, application and managed-by, which are always set. Left out: none beside those.",
  { owner: "platform-team" },
);

export const resourceGroupSchema = z.strictObject({
  name: text(
    rule.RESOURCE_GROUP_NAME,
    "Name of the resource group. Left out: rg-langfuse-<environment>.",
    "rg-langfuse-dev",
  ).optional(),
  existing: flag("The resource group exists already.", false).default(false),
});

export const keyVaultSchema = z.discriminatedUnion("existing", [
  z.strictObject({
    existing: literal(false, "The Key Vault is created. Left out: the same.").optional(),
    name: text(
      rule.uniqueInAzure(rule.VAULT_NAME),
      "Name of the Key Vault. Left out: kv-langfuse-<environment>.",
      "kv-langfuse-dev",
    ).optional(),
    allowedRanges: list(
      publicRange(),
      "Public ranges that can connect to the vault; the deployer's address must be in them. Left out: every address, and Entra ID decides.",
      ["203.0.113.0/24"],
    ).optional(),
    softDeleteDays: whole(
      rule.VAULT_SOFT_DELETE_DAYS,
      "Days that a deleted secret can be restored. Cannot be changed later.",
      90,
    ).default(DEFAULTS.vault.softDeleteDays),
    purgeProtection: flag(
      "Deleted secrets cannot be purged before softDeleteDays. Cannot be switched off later.",
      true,
    ).default(DEFAULTS.vault.purgeProtection),
  }),
  z.strictObject({
    existing: literal(true, "The Key Vault exists already."),
    name: text(rule.VAULT_NAME, "Name of the existing Key Vault. It must use Azure RBAC.", "kv-shared"),
    resourceGroup: text(rule.RESOURCE_GROUP_NAME, "Resource group of the Key Vault.", "rg-shared"),
  }),
]);

export const diagnosticsSchema = z.discriminatedUnion("existing", [
  z.strictObject({
    existing: literal(false, "The Log Analytics workspace is created. Left out: the same.").optional(),
    enabled: flag("Sends the logs of cluster, storage and Key Vault to a Log Analytics workspace.", true).default(true),
    workspaceName: text(
      rule.WORKSPACE_NAME,
      "Name of the workspace. Left out: log-langfuse-<environment>.",
      "log-langfuse-dev",
    ).optional(),
    retentionDays: whole(rule.LOG_RETENTION_DAYS, "Days that logs are kept.", 30).default(DEFAULTS.logs.retentionDays),
  }),
  z.strictObject({
    existing: literal(true, "The workspace exists already."),
    workspaceId: text(
      rule.WORKSPACE_ID,
      "Resource id of the existing workspace.",
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-shared",
    ),
  }),
]);
