import { z } from "zod";
import { azureName, choice, field, flag, guid, list, named, publicRange, text, whole } from "./field";

export const azureSchema = z.strictObject({
  location: text(/^[a-z0-9]+$/, "must be an Azure region in lower case without spaces", {
    description: "Azure region of everything.",
    example: "eastus",
  }),
  subscriptionId: guid({
    description: "Subscription to deploy into. Left out: ARM_SUBSCRIPTION_ID of the environment.",
    example: "00000000-0000-0000-0000-000000000000",
  }).optional(),
  tenantId: guid({
    description: "Entra tenant. Left out: the tenant of whoever is signed in.",
    example: "00000000-0000-0000-0000-000000000000",
  }).optional(),
  signIn: choice(["azure-cli", "oidc", "managed-identity"], {
    description:
      "How Terraform signs in: the Azure CLI's login, a pipeline's OIDC token, or the machine's managed identity.",
    example: "oidc",
  }).default("azure-cli"),
  registerProviders: flag({
    description:
      "Registers the resource providers that are needed; takes a right on the subscription. Switch it off where an administrator has done so.",
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
    "Who may administer the cluster and the secrets, by a short name. Whoever applies the stacks must be among them. Left out, which only a local state allows: whoever applies the platform.",
  example: { "platform-team": { objectId: "11111111-1111-1111-1111-111111111111", type: "Group" } },
});

const TAG_RULE = "must be a text of at most 256 characters";

export const tagsSchema = field(
  z.record(
    z.string().regex(/^[^<>%&\\?/]{1,512}$/, "must be 1 to 512 characters without < > % & \\ ? /"),
    field(z.string(TAG_RULE).max(256, TAG_RULE), {
      description: "Value of the tag.",
      example: "platform-team",
    }),
  ),
  {
    description: "Tags on everything that takes tags, beside those that are always set. Left out: none beside those.",
    example: { owner: "platform-team" },
  },
);

export const resourceGroupSchema = z.strictObject({
  name: azureName(90, {
    description: "Name of the resource group. Left out: rg-langfuse-<environment>.",
    example: "rg-langfuse-dev",
  }).optional(),
  existing: flag({ description: "The resource group exists already and is only used.", example: false }).default(false),
});

export const keyVaultSchema = z.discriminatedUnion("existing", [
  z.strictObject({
    existing: field(z.literal(false), {
      description: "A Key Vault is made. Left out: the same.",
      example: false,
    }).optional(),
    name: text(
      /^(?=.{3,24}$)[A-Za-z](-?[A-Za-z0-9])*$/,
      "must be 3 to 24 letters, digits and single hyphens between them, starting with a letter (unique in all of Azure)",
      { description: "Name of the Key Vault. Left out: kv-langfuse-<environment>.", example: "kv-langfuse-dev" },
    ).optional(),
    allowedRanges: list(publicRange(), {
      description:
        "Public ranges from which the vault answers; they must hold whoever applies the stacks. Left out: anywhere, and Entra ID decides.",
      example: ["203.0.113.0/24"],
    }).optional(),
    softDeleteDays: whole(7, 90, {
      description: "Days that a deleted secret can be restored. Cannot be changed later.",
      example: 90,
    }).default(90),
    purgeProtection: flag({
      description: "Nobody can purge deleted secrets before their time. Cannot be switched off later.",
      example: true,
    }).default(true),
  }),
  z.strictObject({
    existing: field(z.literal(true), { description: "The Key Vault exists already.", example: true }),
    name: text(
      /^(?=.{3,24}$)[A-Za-z](-?[A-Za-z0-9])*$/,
      "must be 3 to 24 letters, digits and single hyphens between them, starting with a letter",
      {
        description: "Name of the existing Key Vault. It must use Azure RBAC.",
        example: "kv-shared",
      },
    ),
    resourceGroup: azureName(90, { description: "Resource group of the Key Vault.", example: "rg-shared" }),
  }),
]);

export const diagnosticsSchema = z.discriminatedUnion("existing", [
  z.strictObject({
    existing: field(z.literal(false), {
      description: "A Log Analytics workspace is made. Left out: the same.",
      example: false,
    }).optional(),
    enabled: flag({
      description: "Sends the logs of cluster, storage and Key Vault to a Log Analytics workspace.",
      example: true,
    }).default(true),
    workspaceName: text(
      /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
      "must be 4 to 63 letters, digits and hyphens, starting and ending with a letter or digit",
      {
        description: "Name of the workspace. Left out: log-langfuse-<environment>.",
        example: "log-langfuse-dev",
      },
    ).optional(),
    retentionDays: whole(30, 730, { description: "Days that logs are kept.", example: 30 }).default(30),
  }),
  z.strictObject({
    existing: field(z.literal(true), { description: "The workspace exists already.", example: true }),
    workspaceId: text(
      /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.OperationalInsights\/workspaces\/[^/]+$/i,
      "must be the resource id of a Log Analytics workspace",
      {
        description: "Resource id of the existing workspace.",
        example:
          "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-shared",
      },
    ),
  }),
]);
