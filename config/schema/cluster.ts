import { z } from "zod";
import { DEFAULTS } from "../../constructs/defaults";
import * as rule from "../../constructs/rules/values";
import { choice, field, flag, list, literal, publicRange, text, whole } from "./field";

export const networkSchema = z.discriminatedUnion("existing", [
  z.strictObject({
    existing: literal(false, "The virtual network is created. Left out: the same.").optional(),
    name: text(
      rule.VIRTUAL_NETWORK_NAME,
      "Name of the virtual network. Left out: vnet-langfuse-<environment>.",
      "vnet-langfuse-dev",
    ).optional(),
    addressSpace: text(rule.ADDRESS_SPACE, "Range of the virtual network.", "10.40.0.0/16").default(
      DEFAULTS.network.addressSpace,
    ),
    nodeSubnet: text(rule.ADDRESS_SPACE, "Range of the nodes, inside addressSpace.", "10.40.0.0/20").default(
      DEFAULTS.network.nodeSubnet,
    ),
  }),
  z.strictObject({
    existing: literal(true, "The subnet exists already."),
    resourceGroup: text(rule.RESOURCE_GROUP_NAME, "Resource group of the virtual network.", "rg-network"),
    virtualNetwork: text(rule.VIRTUAL_NETWORK_NAME, "Name of the virtual network.", "vnet-hub"),
    subnet: text(rule.NETWORK_PART_NAME, "Name of the subnet for the nodes.", "snet-aks"),
  }),
]);

const nodeBounds = z.strictObject({
  min: whole(rule.NODES, "Fewest nodes.", 3),
  max: whole(rule.NODES, "Most nodes; at least min.", 6),
});

const nodePoolSchema = z.strictObject({
  vmSize: text(rule.VM_SIZE, "Machine size of the nodes.", "Standard_D4s_v5"),
  nodes: field(
    z.union([whole(rule.NODES, "Number of nodes.", 3), nodeBounds]),
    "A number of nodes, or min and max for the autoscaler.",
    3,
  ),
  osDiskGib: whole(rule.OS_DISK_GIB, "Size of the node's disk in GiB. Left out: by machine size.", 128).optional(),
  osDiskType: choice(
    ["Managed", "Ephemeral"],
    "Ephemeral keeps the node's disk on the machine itself, which must have a local disk.",
    "Managed",
  ).default(DEFAULTS.nodePool.osDiskType),
});

const apiServerSchema = z.discriminatedUnion("access", [
  z.strictObject({
    access: literal("public", "Every address can connect to the API server; Entra ID and Azure RBAC decide."),
  }),
  z.strictObject({
    access: literal("authorized-ranges", "Only the given ranges can connect to the API server."),
    ranges: list(
      publicRange(),
      "Public ranges that can connect to the API server; the deployer's address must be in them.",
      ["203.0.113.0/24"],
    ),
  }),
  z.strictObject({
    access: literal(
      "private",
      "The API server has no public address; the release must be deployed from inside the network.",
    ),
  }),
]);

export const clusterSchema = z.strictObject({
  name: text(
    rule.CLUSTER_NAME,
    "Name of the cluster. Left out: aks-langfuse-<environment>.",
    "aks-langfuse-dev",
  ).optional(),
  identityName: text(
    rule.IDENTITY_NAME,
    "Name of the control plane's identity. Left out: id-aks-langfuse-<environment>.",
    "id-aks-langfuse-dev",
  ).optional(),
  kubernetesVersion: text(
    rule.KUBERNETES_VERSION,
    "Kubernetes minor version; AKS applies patches. Left out: AKS's default.",
    "1.35",
  ).optional(),
  tier: choice(["Free", "Standard"], "Standard has an uptime agreement for the API server.", "Standard").default(
    DEFAULTS.cluster.tier,
  ),
  zones: field(
    z
      .array(choice(["1", "2", "3"], "A zone.", "1"))
      .min(1, "must have at least one entry")
      .refine((zones) => new Set(zones).size === zones.length, "must name each zone once"),
    "Availability zones of the nodes. Left out: none.",
    ["1", "2", "3"],
  ).optional(),
  encryptionAtHost: flag(
    "Encrypts the nodes' local disks too. Needs the feature EncryptionAtHost registered in the subscription.",
    false,
  ).default(DEFAULTS.cluster.encryptionAtHost),
  systemPool: field(nodePoolSchema, "Nodes of the cluster's own pods, and of all pods without a user pool.", {
    vmSize: "Standard_D4s_v5",
    nodes: 3,
  }),
  userPool: field(nodePoolSchema, "Nodes of Langfuse and its stores. Left out: they run in the system pool.", {
    vmSize: "Standard_D8ds_v5",
    nodes: { min: 3, max: 9 },
  }).optional(),
  podRange: text(
    rule.POD_RANGE,
    "Range of the pods, inside the cluster only; each node takes a /24 of it.",
    "10.244.0.0/16",
  ).default(DEFAULTS.cluster.podRange),
  serviceRange: text(rule.SERVICE_RANGE, "Range of the Services, inside the cluster only.", "10.41.0.0/16").default(
    DEFAULTS.cluster.serviceRange,
  ),
  dnsServiceIp: text(rule.IPV4_ADDRESS, "Address of the cluster's DNS, inside serviceRange.", "10.41.0.10").default(
    DEFAULTS.cluster.dnsServiceIp,
  ),
  apiServer: field(apiServerSchema, "Who can connect to the Kubernetes API server.", { access: "public" }).default(
    DEFAULTS.cluster.apiServer,
  ),
  kubelogin: choice(
    ["azurecli", "workloadidentity", "msi"],
    "How kubelogin signs in to the cluster for the release. Left out: as azure.signIn (azurecli, workloadidentity, msi).",
    "azurecli",
  ).optional(),
});

export const registrySchema = z.discriminatedUnion("existing", [
  z.strictObject({
    existing: literal(false, "The container registry is created. Left out: the same.").optional(),
    name: text(
      rule.uniqueInAzure(rule.REGISTRY_NAME),
      "Name of the registry. Left out: acrlangfuse<environment>.",
      "acrlangfusedev",
    ).optional(),
    sku: choice(
      ["Basic", "Standard", "Premium"],
      "Premium is zone-redundant and keeps untagged images for 30 days only. From or to Premium, Azure creates the registry anew, without its images.",
      "Basic",
    ).default(DEFAULTS.registry.sku),
  }),
  z.strictObject({
    existing: literal(true, "The registry exists already."),
    name: text(rule.REGISTRY_NAME, "Name of the existing registry.", "acrshared"),
    resourceGroup: text(rule.RESOURCE_GROUP_NAME, "Resource group of the registry.", "rg-shared"),
    loginServer: text(
      rule.LOGIN_SERVER,
      "Host of the registry. Left out: <name>.azurecr.io.",
      "acrshared.azurecr.io",
    ).optional(),
  }),
]);
