import type { Values } from "../../values/value";
import { textAt, textsAt } from "../../values/walk";
import type { Behaviour, Context } from "../behaviour";

/** The resource id of the subscription that a provider works in. */
export function subscriptionId({ provider, world }: Context): string {
  return `/subscriptions/${textAt(provider, "subscription_id") ?? world.account.subscriptionId}`;
}

/** The resource id of a group by its name. */
export function groupId(name: string, context: Context): string {
  const [group] = context.world.find("azurerm_resource_group", { name });
  return group?.id ?? `${subscriptionId(context)}/resourceGroups/${name}`;
}

/** A resource in a group, as `Microsoft.Network/virtualNetworks`; the group must be there. */
export function armResource(armType: string, behaviour: Behaviour = {}): Behaviour {
  return {
    ...behaviour,
    id: (given, context) =>
      `${groupId(textAt(given, "resource_group_name") ?? "", context)}/providers/${armType}/${textAt(given, "name")}`,
    checks: (given, context) => {
      context.world.requireAzure(groupId(textAt(given, "resource_group_name") ?? "", context));
      behaviour.checks?.(given, context);
    },
  };
}

/** Refuses a resource whose arguments name Azure resources that are not there. */
export function requiresAzure(...paths: readonly string[]) {
  return (given: Values, { world }: Context): void => {
    for (const id of paths.flatMap((path) => textsAt(given, path))) world.requireAzure(id);
  };
}

/** The last part of a resource id. */
export function lastPart(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
