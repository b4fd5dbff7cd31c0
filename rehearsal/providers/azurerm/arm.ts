import { Refusal, type CloudResource } from "../../cloud";
import type { Values } from "../../values/value";
import { textAt, textsAt } from "../../values/walk";
import type { ArgumentPath, Context, Pattern, ResourceDefinition } from "../definition";
import { findRegionProblems, toRegion } from "./regions";
import { findTagProblems, refuseTags } from "./tags";

const SEGMENT = "[^/]+";

/**
 * The id of a resource in Azure, in the spelling that the provider requires.
 *
 * @param type with its namespace, as in `Microsoft.Network/virtualNetworks/subnets`
 * @see https://learn.microsoft.com/en-us/rest/api/resources/resources/get-by-id
 */
export function idPattern(type: string): Pattern {
  const [namespace = "", ...types] = type.split("/");
  const names = types.map((name) => `/${name}/${SEGMENT}`).join("");
  const group = `/subscriptions/${SEGMENT}/resourceGroups/${SEGMENT}`;
  return {
    pattern: new RegExp(`^${group}/providers/${namespace.replaceAll(".", "\\.")}${names}$`),
    rule: `must be the id of a ${type}`,
  };
}

export const KEY_VAULT_ID = idPattern("Microsoft.KeyVault/vaults");
export const STORAGE_ACCOUNT_ID = idPattern("Microsoft.Storage/storageAccounts");
export const SUBNET_ID = idPattern("Microsoft.Network/virtualNetworks/subnets");
export const USER_ASSIGNED_IDENTITY_ID = idPattern("Microsoft.ManagedIdentity/userAssignedIdentities");
export const WORKSPACE_ID = idPattern("Microsoft.OperationalInsights/workspaces");

export const RESOURCE_GROUP_NAME: Pattern = {
  pattern: /^[-\w.()]{0,89}[-\w()]$/,
  rule: "takes up to 90 letters, digits, dashes, underscores, parentheses and periods, with no period at the end",
};

/**
 * The name of a public address, a security group, a rule, a subnet.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftnetwork
 */
export const NETWORK_NAME: Pattern = {
  pattern: /^[a-z0-9]([\w.-]{0,78}\w)?$/i,
  rule: "takes 1 to 80 letters, digits, dashes, underscores and periods, a letter or digit first, no dash or period last",
};

/** The availability zones of a region that has them. */
export const ZONES = ["1", "2", "3"];

/**
 * A resource in a group, as `Microsoft.Network/virtualNetworks`. The group must exist; another name, location or group
 * replaces the resource.
 */
export function armResource(armType: string, definition: ResourceDefinition = {}): ResourceDefinition {
  return {
    ...definition,
    replacing: ["name", "location", "resource_group_name", ...(definition.replacing ?? [])],
    patterns: { resource_group_name: RESOURCE_GROUP_NAME, ...definition.patterns },
    findProblems: (given) => [
      ...findRegionProblems(given),
      ...findTagProblems(given),
      ...(definition.findProblems?.(given) ?? []),
    ],
    id: (given, context) => getArmId(armType, given, context),
    check: (given, context) => {
      refuseTags(given["tags"]);
      context.cloud.requireResource(getGroupId(textAt(given, "resource_group_name") ?? "", context));
      definition.check?.(given, context);
    },
  };
}

/**
 * The resource id of a type in the group `resource_group_name`.
 * @param argument that has the name of the resource
 */
export function getArmId(armType: string, given: Values, context: Context, argument = "name"): string {
  const group = getGroupId(textAt(given, "resource_group_name") ?? "", context);
  return `${group}/providers/${armType}/${textAt(given, argument)}`;
}

/** The resource id of a group by its name. */
export function getGroupId(name: string, context: Context): string {
  const [group] = context.cloud.find("azurerm_resource_group", { name });
  return group?.id ?? `${getSubscriptionId(context)}/resourceGroups/${name}`;
}

/** The resource id of the subscription that a provider works in. */
export function getSubscriptionId({ provider, cloud }: Context): string {
  return `/subscriptions/${textAt(provider, "subscription_id") ?? cloud.account.subscriptionId}`;
}

/** Refuses a resource whose arguments name Azure resources that do not exist. */
export function requireResources(...paths: readonly ArgumentPath[]) {
  return (given: Values, { cloud }: Context): void => {
    for (const id of paths.flatMap((path) => textsAt(given, path))) cloud.requireResource(id);
  };
}

/**
 * Refuses a resource in another region than the one that it uses.
 * @param other of a region that is known only if the rehearsal deployed it
 */
export function requireSameRegion(given: Values, other: CloudResource | undefined): void {
  const [own, its] = [textAt(given, "location"), textAt(other?.values, "location")];
  if (own === undefined || its === undefined || toRegion(own) === toRegion(its)) return;
  throw new Refusal(
    `InvalidResourceLocation: location is ${own}, but ${other?.id} is in ${its}; both must be the same.`,
  );
}

/**
 * Refuses subnets that do not send the traffic of a service through their service endpoint.
 * @see https://learn.microsoft.com/azure/virtual-network/virtual-network-service-endpoints-overview
 */
export function requireEndpoint(ids: readonly string[], service: string, { cloud }: Context): void {
  for (const subnet of ids.flatMap((id) => cloud.get("azurerm_subnet", id) ?? [])) {
    const endpoints = [
      ...textsAt(subnet.values, "service_endpoints"),
      ...textsAt(subnet.values, "service_endpoint.service"),
    ];
    if (subnet.assumed || endpoints.some((name) => name === service || name === `${service}.Global`)) continue;
    throw new Refusal(`SubnetsHaveNoServiceEndpointsConfigured: ${subnet.id} has no service endpoint ${service}.`);
  }
}

/** Refuses a name that another resource in Azure has, in any subscription. */
export function requireFreeName(
  given: Values,
  { cloud, prior }: Context & { readonly prior: Values | null },
  type: string,
): void {
  const name = textAt(given, "name") ?? "";
  const [other] = prior ? [] : cloud.find(type, { name });
  if (other)
    throw new Refusal(`AlreadyExists: "name" must be unique in Azure, and ${other.id} has the name "${name}".`);
}

/** The last part of a resource id. */
export function lastPart(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
