import { z } from "zod";
import { DEFAULTS } from "../../constructs/defaults";
import {
  ADDRESS_SPACE,
  CLUSTER_NAME,
  IDENTITY_NAME,
  IPV4_ADDRESS,
  KUBERNETES_VERSION,
  LOGIN_SERVER,
  NETWORK_PART_NAME,
  NODES,
  OS_DISK_GIB,
  POD_RANGE,
  REGISTRY_NAME,
  RESOURCE_GROUP_NAME,
  SERVICE_RANGE,
  VIRTUAL_NETWORK_NAME,
  VM_SIZE,
  uniqueInAzure,
} from "../../constructs/rules/values";
import { choice, field, flag, list, publicRange, text, whole } from "./field";

export const networkSchema = z.discriminatedUnion("existing", [
  z.strictObject({
    existing: field(z.literal(false), {
      description: "The virtual network is created. Left out: the same.",
      example: false,
    }).optional(),
    name: text(VIRTUAL_NETWORK_NAME, {
      description: "Name of the virtual network. Left out: vnet-langfuse-<environment>.",
      example: "vnet-langfuse-dev",
    }).optional(),
    addressSpace: text(ADDRESS_SPACE, {
      description: "Range of the virtual network.",
      example: "10.40.0.0/16",
    }).default(DEFAULTS.cluster.addressSpace),
    nodeSubnet: text(ADDRESS_SPACE, {
      description: "Range of the nodes, inside addressSpace.",
      example: "10.40.0.0/20",
    }).default(DEFAULTS.cluster.nodeSubnet),
  }),
  z.strictObject({
    existing: field(z.literal(true), { description: "The subnet exists already.", example: true }),
    resourceGroup: text(RESOURCE_GROUP_NAME, {
      description: "Resource group of the virtual network.",
      example: "rg-network",
    }),
    virtualNetwork: text(VIRTUAL_NETWORK_NAME, { description: "Name of the virtual network.", example: "vnet-hub" }),
    subnet: text(NETWORK_PART_NAME, { description: "Name of the subnet for the nodes.", example: "snet-aks" }),
  }),
]);

const nodeBounds = z.strictObject({
  min: whole(NODES, { description: "Fewest nodes.", example: 3 }),
  max: whole(NODES, { description: "Most nodes; at least min.", example: 6 }),
});

const nodePoolSchema = z.strictObject({
  vmSize: text(VM_SIZE, {
    description: "Machine size of the nodes.",
    example: "Standard_D4s_v5",
  }),
  nodes: field(z.union([whole(NODES, { description: "Number of nodes.", example: 3 }), nodeBounds]), {
    description: "A number of nodes, or min and max for the autoscaler.",
    example: 3,
  }),
  osDiskGib: whole(OS_DISK_GIB, {
    description: "Size of the node's disk in GiB. Left out: by machine size.",
    example: 128,
  }).optional(),
  osDiskType: choice(["Managed", "Ephemeral"], {
    description: "Ephemeral keeps the node's disk on the machine itself, which must have a local disk.",
    example: "Managed",
  }).default(DEFAULTS.cluster.osDiskType),
});

const apiServerSchema = z.discriminatedUnion("access", [
  z.strictObject({
    access: field(z.literal("public"), {
      description: "Every address can connect to the API server; Entra ID and Azure RBAC decide.",
      example: "public",
    }),
  }),
  z.strictObject({
    access: field(z.literal("authorized-ranges"), {
      description: "Only the given ranges can connect to the API server.",
      example: "authorized-ranges",
    }),
    ranges: list(publicRange(), {
      description: "Public ranges that can connect to the API server; the deployer's address must be in them.",
      example: ["203.0.113.0/24"],
    }),
  }),
  z.strictObject({
    access: field(z.literal("private"), {
      description: "The API server has no public address; the release must be deployed from inside the network.",
      example: "private",
    }),
  }),
]);

export const clusterSchema = z.strictObject({
  name: text(CLUSTER_NAME, {
    description: "Name of the cluster. Left out: aks-langfuse-<environment>.",
    example: "aks-langfuse-dev",
  }).optional(),
  identityName: text(IDENTITY_NAME, {
    description: "Name of the control plane's identity. Left out: id-aks-langfuse-<environment>.",
    example: "id-aks-langfuse-dev",
  }).optional(),
  kubernetesVersion: text(KUBERNETES_VERSION, {
    description: "Kubernetes minor version; AKS applies patches. Left out: AKS's default.",
    example: "1.35",
  }).optional(),
  tier: choice(["Free", "Standard"], {
    description: "Standard has an uptime agreement for the API server.",
    example: "Standard",
  }).default(DEFAULTS.cluster.tier),
  zones: field(
    z
      .array(choice(["1", "2", "3"], { description: "A zone.", example: "1" }))
      .min(1, "must have at least one entry")
      .refine((zones) => new Set(zones).size === zones.length, "must name each zone once"),
    { description: "Availability zones of the nodes. Left out: none.", example: ["1", "2", "3"] },
  ).optional(),
  encryptionAtHost: flag({
    description:
      "Encrypts the nodes' local disks too. Needs the feature EncryptionAtHost registered in the subscription.",
    example: false,
  }).default(DEFAULTS.cluster.encryptionAtHost),
  systemPool: field(nodePoolSchema, {
    description: "Nodes of the cluster's own pods, and of all pods without a user pool.",
    example: { vmSize: "Standard_D4s_v5", nodes: 3 },
  }),
  userPool: field(nodePoolSchema, {
    description: "Nodes of Langfuse and its stores. Left out: they run in the system pool.",
    example: { vmSize: "Standard_D8ds_v5", nodes: { min: 3, max: 9 } },
  }).optional(),
  podRange: text(POD_RANGE, {
    description: "Range of the pods, inside the cluster only; each node takes a /24 of it.",
    example: "10.244.0.0/16",
  }).default(DEFAULTS.cluster.podRange),
  serviceRange: text(SERVICE_RANGE, {
    description: "Range of the Services, inside the cluster only.",
    example: "10.41.0.0/16",
  }).default(DEFAULTS.cluster.serviceRange),
  dnsServiceIp: text(IPV4_ADDRESS, {
    description: "Address of the cluster's DNS, inside serviceRange.",
    example: "10.41.0.10",
  }).default(DEFAULTS.cluster.dnsServiceIp),
  apiServer: field(apiServerSchema, {
    description: "Who can connect to the Kubernetes API server.",
    example: { access: "public" },
  }).default({ access: "public" }),
  kubelogin: choice(["azurecli", "workloadidentity", "msi"], {
    description:
      "How kubelogin signs in to the cluster for the release. Left out: as azure.signIn (azurecli, workloadidentity, msi).",
    example: "azurecli",
  }).optional(),
});

export const registrySchema = z.discriminatedUnion("existing", [
  z.strictObject({
    existing: field(z.literal(false), {
      description: "The container registry is created. Left out: the same.",
      example: false,
    }).optional(),
    name: text(uniqueInAzure(REGISTRY_NAME), {
      description: "Name of the registry. Left out: acrlangfuse<environment>.",
      example: "acrlangfusedev",
    }).optional(),
    sku: choice(["Basic", "Standard", "Premium"], {
      description: "Premium is zone-redundant and keeps untagged images for 30 days only.",
      example: "Basic",
    }).default(DEFAULTS.cluster.registrySku),
  }),
  z.strictObject({
    existing: field(z.literal(true), { description: "The registry exists already.", example: true }),
    name: text(REGISTRY_NAME, {
      description: "Name of the existing registry.",
      example: "acrshared",
    }),
    resourceGroup: text(RESOURCE_GROUP_NAME, { description: "Resource group of the registry.", example: "rg-shared" }),
    loginServer: text(LOGIN_SERVER, {
      description: "Host of the registry. Left out: <name>.azurecr.io.",
      example: "acrshared.azurecr.io",
    }).optional(),
  }),
]);
