import { Refusal } from "../../cloud";
import { textAt } from "../../values/walk";
import type { TypeDefinition } from "../definition";
import { RESOURCE_GROUP_NAME, getGroupId, getSubscriptionId } from "./arm";
import { findRegionProblems } from "./regions";
import { findTagProblems, refuseTags } from "./tags";

/**
 * A group that contains something is not deleted, as the provider refuses by default.
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/resource_group
 */
export const RESOURCE_GROUP: TypeDefinition = {
  resource: {
    replacing: ["name", "location"],
    patterns: { name: RESOURCE_GROUP_NAME },
    findProblems: (given) => [...findRegionProblems(given), ...findTagProblems(given)],
    check: (given) => refuseTags(given["tags"]),
    id: (given, context) => getGroupId(textAt(given, "name") ?? "", context),
    remove: (values, { cloud }) => {
      const group = `${textAt(values, "id") ?? ""}/`.toLowerCase();
      const contained = cloud.all.map(({ id }) => id).filter((id) => id.toLowerCase().startsWith(group));
      if (contained.length > 0) throw new Refusal(`The resource group still contains: ${contained.join(", ")}.`);
    },
  },
  dataSource: {
    patterns: { name: RESOURCE_GROUP_NAME },
    assume: () => ({ location: "eastus" }),
  },
};

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/data-sources/client_config */
export const CLIENT_CONFIG: TypeDefinition = {
  dataSource: {
    read: (_, context) => {
      const { clientId, objectId, tenantId } = context.cloud.account;
      return {
        id: clientId,
        client_id: clientId,
        object_id: objectId,
        tenant_id: textAt(context.provider, "tenant_id") ?? tenantId,
        subscription_id: getSubscriptionId(context).split("/")[2] as string,
      };
    },
  },
};
