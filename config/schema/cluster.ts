import { z } from "zod";
import {
  azureName,
  choice,
  field,
  flag,
  identityName,
  ipv4,
  list,
  networkRange,
  publicRange,
  text,
  whole,
} from "./field";

export const networkSchema = z.discriminatedUnion("existing", [
  z.strictObject({
    existing: field(z.literal(false), {
      description: "A virtual network is made. Left out: the same.",
      example: false,
    }).optional(),
    name: azureName(64, {
      description: "Name of the virtual network. Left out: vnet-langfuse-<environment>.",
      example: "vnet-langfuse-dev",
    }).optional(),
    addressSpace: networkRange(8, 29, {
      description: "Range of the virtual network.",
      example: "10.40.0.0/16",
    }).default("10.40.0.0/16"),
    nodeSubnet: networkRange(8, 29, {
      description: "Range of the nodes, inside addressSpace.",
      example: "10.40.0.0/20",
    }).default("10.40.0.0/20"),
  }),
  z.strictObject({
    existing: field(z.literal(true), { description: "The subnet exists already.", example: true }),
    resourceGroup: azureName(90, { description: "Resource group of the virtual network.", example: "rg-network" }),
    virtualNetwork: azureName(64, { description: "Name of the virtual network.", example: "vnet-hub" }),
    subnet: azureName(80, { description: "Name of the subnet for the nodes.", example: "snet-aks" }),
  }),
]);

const nodeBounds = z.strictObject({
  min: whole(1, 1000, { description: "Fewest nodes.", example: 3 }),
  max: whole(1, 1000, { description: "Most nodes; at least min.", example: 6 }),
});

const nodePoolSchema = z.strictObject({
  vmSize: text(/^Standard_[A-Za-z0-9_]+$/, 'must be an Azure machine size that starts with "Standard_"', {
    description: "Machine size of the nodes.",
    example: "Standard_D4s_v5",
  }),
  nodes: field(z.union([whole(1, 1000, { description: "Number of nodes.", example: 3 }), nodeBounds]), {
    description: "A number of nodes, or min and max for the autoscaler.",
    example: 3,
  }),
  osDiskGib: whole(32, 2048, {
    description: "Size of the node's disk in GiB. Left out: by machine size.",
    example: 128,
  }).optional(),
  osDiskType: choice(["Managed", "Ephemeral"], {
    description: "Ephemeral keeps the node's disk on the machine itself; only sizes with a local disk have it.",
    example: "Managed",
  }).default("Managed"),
});

const apiServerSchema = z.discriminatedUnion("access", [
  z.strictObject({
    access: field(z.literal("public"), {
      description: "The API server answers everywhere; Entra ID and Azure RBAC decide.",
      example: "public",
    }),
  }),
  z.strictObject({
    access: field(z.literal("authorized-ranges"), {
      description: "The API server answers in the given ranges only.",
      example: "authorized-ranges",
    }),
    ranges: list(publicRange(), {
      description: "Public ranges that may reach the API server; they must hold whoever applies the release.",
      example: ["203.0.113.0/24"],
    }),
  }),
  z.strictObject({
    access: field(z.literal("private"), {
      description: "The API server has no public address; the release must be applied from inside the network.",
      example: "private",
    }),
  }),
]);

export const clusterSchema = z.strictObject({
  name: text(
    /^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/,
    'must be 1 to 63 letters, digits, "_" and "-", starting and ending with a letter or digit',
    { description: "Name of the cluster. Left out: aks-langfuse-<environment>.", example: "aks-langfuse-dev" },
  ).optional(),
  identityName: identityName({
    description: "Name of the control plane's identity. Left out: id-aks-langfuse-<environment>.",
    example: "id-aks-langfuse-dev",
  }).optional(),
  kubernetesVersion: text(/^1\.(2[89]|[3-9]\d)$/, 'must be a Kubernetes minor version in quotes, "1.28" or newer', {
    description: "Kubernetes minor version; patches are applied by themselves. Left out: AKS's default.",
    example: "1.35",
  }).optional(),
  tier: choice(["Free", "Standard"], {
    description: "Standard has an uptime agreement for the API server.",
    example: "Standard",
  }).default("Free"),
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
  }).default(false),
  systemPool: field(nodePoolSchema, {
    description: "Nodes of the cluster's own pods, and of everything where there is no user pool.",
    example: { vmSize: "Standard_D4s_v5", nodes: 3 },
  }),
  userPool: field(nodePoolSchema, {
    description: "Nodes of Langfuse and its stores. Left out: the system pool takes them.",
    example: { vmSize: "Standard_D8ds_v5", nodes: { min: 3, max: 9 } },
  }).optional(),
  podRange: networkRange(8, 24, {
    description: "Range of the pods, inside the cluster only; each node takes a /24 of it.",
    example: "10.244.0.0/16",
  }).default("10.244.0.0/16"),
  serviceRange: networkRange(12, 24, {
    description: "Range of the Services, inside the cluster only.",
    example: "10.41.0.0/16",
  }).default("10.41.0.0/16"),
  dnsServiceIp: ipv4({
    description: "Address of the cluster's DNS, inside serviceRange.",
    example: "10.41.0.10",
  }).default("10.41.0.10"),
  apiServer: field(apiServerSchema, {
    description: "From where the Kubernetes API server can be reached.",
    example: { access: "public" },
  }).default({ access: "public" }),
  kubelogin: choice(["azurecli", "workloadidentity", "msi"], {
    description:
      "How kubelogin signs in to the cluster for the release. Left out: as azure.signIn says (azurecli, workloadidentity, msi).",
    example: "azurecli",
  }).optional(),
});

export const registrySchema = z.discriminatedUnion("existing", [
  z.strictObject({
    existing: field(z.literal(false), {
      description: "A container registry is made. Left out: the same.",
      example: false,
    }).optional(),
    name: text(/^[A-Za-z0-9]{5,50}$/, "must be 5 to 50 letters and digits (unique in all of Azure)", {
      description: "Name of the registry. Left out: acrlangfuse<environment>.",
      example: "acrlangfusedev",
    }).optional(),
    sku: choice(["Basic", "Standard", "Premium"], {
      description: "Premium is zone-redundant and keeps untagged images for 30 days only.",
      example: "Basic",
    }).default("Basic"),
  }),
  z.strictObject({
    existing: field(z.literal(true), { description: "The registry exists already.", example: true }),
    name: text(/^[A-Za-z0-9]{5,50}$/, "must be 5 to 50 letters and digits", {
      description: "Name of the existing registry.",
      example: "acrshared",
    }),
    resourceGroup: azureName(90, { description: "Resource group of the registry.", example: "rg-shared" }),
    loginServer: text(/^[a-z0-9][a-z0-9.-]*\.azurecr\.io$/, 'must be a host that ends with ".azurecr.io"', {
      description: "Host of the registry. Left out: <name>.azurecr.io.",
      example: "acrshared.azurecr.io",
    }).optional(),
  }),
]);
