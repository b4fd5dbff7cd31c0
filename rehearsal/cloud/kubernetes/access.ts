import type { Values } from "../../values/value";
import { textAt, valueAt } from "../../values/walk";
import { roleOn } from "../azurerm/roles";
import { Refusal, type World } from "../world";

/** The roles with which somebody may do everything that a release does. */
const ADMINISTRATORS = ["Azure Kubernetes Service RBAC Cluster Admin"];

/**
 * Refuses whoever does not get into a cluster: the address must be that of a cluster that is there, and the role must
 * have taken effect.
 * @param connection the provider's arguments, with `host`
 */
export function requireAccess(connection: Values, world: World): void {
  const host = textAt(connection, "host");
  const cluster = world.all.find(
    ({ type, values }) =>
      type === "azurerm_kubernetes_cluster" && host !== undefined && textAt(values, "kube_config.host") === host,
  );
  if (!cluster)
    throw new Refusal(`Kubernetes cluster unreachable: there is no API server at ${host ?? "http://localhost"}.`);
  if (cluster.assumed || valueAt(cluster.values, "local_account_disabled") !== true) return;
  const role = roleOn(world, cluster.id, ADMINISTRATORS);
  if (role !== "in effect") {
    throw new Refusal(`Forbidden: the role ${ADMINISTRATORS[0]} on ${textAt(cluster.values, "name")} is ${role}.`);
  }
}
