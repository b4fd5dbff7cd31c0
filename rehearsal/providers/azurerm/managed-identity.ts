import { Refusal, guid } from "../../cloud";
import { textAt, valueAt } from "../../values/walk";
import type { Pattern, TypeDefinition } from "../definition";
import { RESOURCE_GROUP_NAME, USER_ASSIGNED_IDENTITY_ID, armResource, requireResources } from "./arm";

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftmanagedidentity */
const NAME: Pattern = {
  pattern: /^[a-z0-9][\w-]{2,127}$/i,
  rule: "takes 3 to 128 letters, digits, dashes and underscores, a letter or digit first",
};

const MOST_CREDENTIALS = 20;

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/user_assigned_identity */
export const USER_ASSIGNED_IDENTITY: TypeDefinition = {
  resource: armResource("Microsoft.ManagedIdentity/userAssignedIdentities", {
    version: 1,
    service: { patterns: { name: NAME } },
    compute: (_, { id, cloud }) => ({
      client_id: guid(`${id} client`),
      principal_id: guid(`${id} principal`),
      tenant_id: cloud.account.tenantId,
    }),
  }),
  dataSource: {
    patterns: {
      name: { pattern: /^[^]{3,128}$/, rule: "takes 3 to 128 characters" },
      resource_group_name: RESOURCE_GROUP_NAME,
    },
  },
};

/**
 * Azure does not check the issuer; the rehearsal refuses one that is no cluster's, because no token could come from it.
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/federated_identity_credential
 */
export const FEDERATED_IDENTITY_CREDENTIAL: TypeDefinition = {
  resource: {
    replacing: ["name", "resource_group_name", "parent_id"],
    patterns: { parent_id: USER_ASSIGNED_IDENTITY_ID, resource_group_name: RESOURCE_GROUP_NAME },
    findProblems: (given) => {
      const audience = valueAt(given, "audience");
      if (!Array.isArray(audience) || audience.length === 1) return [];
      return [{ path: "audience", message: `takes exactly one audience, got ${audience.length}` }];
    },
    // https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
    service: {
      patterns: {
        audience: { pattern: /^.{1,600}$/, rule: "takes 1 to 600 characters" },
        issuer: { pattern: /^https:\/\/[^\s/?#]+[^\s?#]*$/, rule: "must be an https URL" },
        name: {
          pattern: /^[a-z0-9][\w-]{2,119}$/i,
          rule: "takes 3 to 120 letters, digits, dashes and underscores, a letter or digit first",
        },
        subject: { pattern: /^[^*]{1,600}$/, rule: "takes 1 to 600 characters and no wildcard" },
      },
    },
    id: (given) => `${textAt(given, "parent_id")}/federatedIdentityCredentials/${textAt(given, "name")}`,
    check: (given, context) => {
      requireResources("parent_id")(given, context);
      const { cloud, prior } = context;
      const issuer = textAt(given, "issuer") ?? "";
      const clusters = cloud.all.filter(({ type, assumed }) => type === "azurerm_kubernetes_cluster" && !assumed);
      const issuers = clusters.map(({ values }) => textAt(values, "oidc_issuer_url"));
      if (issuers.length > 0 && !issuers.includes(issuer)) {
        throw new Refusal(`The issuer must be that of a cluster, ${issuers.join(" or ")}, got "${issuer}".`);
      }
      const wanted = { parent_id: textAt(given, "parent_id") ?? "", issuer, subject: textAt(given, "subject") ?? "" };
      const ofIdentity = { parent_id: wanted.parent_id };
      if (prior) return;
      if (cloud.find("azurerm_federated_identity_credential", wanted).length > 0) {
        throw new Refusal("The identity already has a credential with this issuer and subject.");
      }
      if (cloud.find("azurerm_federated_identity_credential", ofIdentity).length >= MOST_CREDENTIALS) {
        throw new Refusal(`An identity takes up to ${MOST_CREDENTIALS} federated credentials.`);
      }
    },
  },
};
