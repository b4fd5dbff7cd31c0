import type { Values } from "../../values/value";
import { textAt, valueAt } from "../../values/walk";
import type { Behaviour } from "../behaviour";
import { Refusal, digits, guid } from "../world";
import { armResource, requiresAzure } from "./arm";

/** The version that AKS takes where none is asked for. */
const DEFAULT_VERSION = "1.34";

/** A node pool in the network of its subnet, and credentials that never expire only where local accounts are on. */
export const KUBERNETES_CLUSTER = armResource("Microsoft.ContainerService/managedClusters", {
  checks: (given, context) => {
    requiresAzure("default_node_pool.vnet_subnet_id", "identity.identity_ids")(given, context);
    requireScaling(valueAt(given, "default_node_pool") as Values);
  },
  computes: (given, { id, world }) => {
    const location = textAt(given, "location") ?? "";
    const name = textAt(given, "name") ?? "";
    const fqdn = `${textAt(given, "dns_prefix") ?? name}-${digits(id, 8)}.hcp.${location}.azmk8s.io`;
    const version = textAt(given, "kubernetes_version") ?? DEFAULT_VERSION;
    const nodes = `MC_${textAt(given, "resource_group_name")}_${name}_${location}`;
    const localAccounts = valueAt(given, "local_account_disabled") !== true;
    const issue = (attribute: string) =>
      localAccounts ? world.canaries.issue("azurerm_kubernetes_cluster", attribute) : "";
    return {
      fqdn,
      current_kubernetes_version: version.split(".").length > 2 ? version : `${version}.2`,
      kubernetes_version: DEFAULT_VERSION,
      oidc_issuer_url: `https://${location}.oic.prod-aks.azure.com/${world.account.tenantId}/${guid(`${id} issuer`)}/`,
      node_resource_group: nodes,
      node_resource_group_id: `${id.slice(0, id.indexOf("/resourceGroups/"))}/resourceGroups/${nodes}`,
      kubelet_identity: [
        {
          client_id: guid(`${id} kubelet client`),
          object_id: guid(`${id} kubelet`),
          user_assigned_identity_id: `${id}/kubelet`,
        },
      ],
      kube_config: [kubeConfig("kube_config", localAccounts ? "clusterUser" : "", fqdn, issue)],
      kube_config_raw: issue("kube_config_raw"),
      kube_admin_config: localAccounts ? [kubeConfig("kube_admin_config", "clusterAdmin", fqdn, issue)] : [],
      kube_admin_config_raw: issue("kube_admin_config_raw"),
      portal_fqdn: fqdn.replace(".hcp.", ".portal.hcp."),
      private_fqdn: "",
    };
  },
});

/** What is sensitive here is a secret only with local accounts: without them it says how to sign in. */
function kubeConfig(name: string, username: string, fqdn: string, issue: (attribute: string) => string): Values {
  return {
    host: `https://${fqdn}:443`,
    cluster_ca_certificate: Buffer.from(`certificate of ${fqdn}`).toString("base64"),
    username,
    password: issue(`${name}.password`),
    client_certificate: issue(`${name}.client_certificate`),
    client_key: issue(`${name}.client_key`),
  };
}

/** Azure takes a range of nodes with autoscaling only, and autoscaling with a range only. */
function requireScaling(pool: Values): void {
  const scaled = valueAt(pool, "auto_scaling_enabled") === true;
  const [min, max] = [valueAt(pool, "min_count"), valueAt(pool, "max_count")];
  const count = valueAt(pool, "node_count");
  if (scaled && (typeof min !== "number" || typeof max !== "number")) {
    throw new Refusal("A pool with autoscaling needs min_count and max_count.");
  }
  if (!scaled && (min !== null || max !== null))
    throw new Refusal("min_count and max_count need auto_scaling_enabled.");
  if (typeof min === "number" && typeof max === "number" && min > max)
    throw new Refusal(`min_count ${min} is above max_count ${max}.`);
  if (scaled && typeof count === "number" && typeof min === "number" && count < min) {
    throw new Refusal(`node_count ${count} is below min_count ${min}.`);
  }
}

export const KUBERNETES_CLUSTER_NODE_POOL: Behaviour = {
  id: (given) => `${textAt(given, "kubernetes_cluster_id")}/agentPools/${textAt(given, "name")}`,
  checks: (given, context) => {
    requiresAzure("kubernetes_cluster_id", "vnet_subnet_id")(given, context);
    requireScaling(given);
  },
};
