import { Refusal, guid } from "../../cloud";
import { textAt } from "../../values/walk";
import type { TypeDefinition } from "../definition";
import { RESOURCE_GROUP_NAME, USER_ASSIGNED_IDENTITY_ID, armResource, requireResources } from "./arm";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/user_assigned_identity */
export const USER_ASSIGNED_IDENTITY: TypeDefinition = {
  resource: armResource("Microsoft.ManagedIdentity/userAssignedIdentities", {
    version: 1,
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
      if (!prior && cloud.find("azurerm_federated_identity_credential", wanted).length > 0) {
        throw new Refusal("The identity already has a credential with this issuer and subject.");
      }
    },
  },
};
