import type { Environment } from "./schema/environment";
import type { AzureKeylessSettings } from "./storage";

/** The name of every Azure resource of an environment. */
export interface ResourceNames {
  readonly resourceGroup: string;
  readonly virtualNetwork: string;
  readonly subnet: string;
  readonly securityGroup: string;
  readonly cluster: string;
  readonly clusterIdentity: string;
  readonly registry: string;
  /** Host that images are pulled from. */
  readonly loginServer: string;
  readonly keyVault: string;
  readonly logWorkspace: string;
  readonly publicIp: string;
  readonly ssoApplication: string;
}

/**
 * The names of the file, else `<component>-langfuse-<environment>`, without hyphens if Azure does not allow them.
 * Both stacks use these names, so that the release finds the resources of the platform.
 */
export function resourceNames(environment: Environment): ResourceNames {
  const { network, cluster, registry, keyVault, diagnostics, exposure, sso } = environment;
  const named = (component: string) => formatName(component, environment);
  const resourceGroup = environment.resourceGroup.name ?? named("rg");
  const registryName = registry.name ?? formatJoinedName("acr", environment);
  return {
    resourceGroup,
    virtualNetwork: network.existing ? network.virtualNetwork : (network.name ?? named("vnet")),
    subnet: network.existing ? network.subnet : named("snet"),
    securityGroup: named("nsg"),
    cluster: cluster.name ?? named("aks"),
    clusterIdentity: cluster.identityName ?? named("id-aks"),
    registry: registryName,
    loginServer: (registry.existing && registry.loginServer) || `${registryName.toLowerCase()}.azurecr.io`,
    keyVault: keyVault.name ?? named("kv"),
    logWorkspace: (diagnostics.existing ? undefined : diagnostics.workspaceName) ?? named("log"),
    publicIp: (exposure.kind === "public" ? exposure.publicIpName : undefined) ?? named("pip"),
    ssoApplication:
      (sso.application.existing ? undefined : sso.application.displayName) ?? `Langfuse SSO (${resourceGroup})`,
  };
}

/** The tags that all resources of an environment have, beside those of the file. */
export function ownTags(environment: string) {
  return { application: "langfuse", environment, "managed-by": "terraform" };
}

/** The names of the resources of Blob storage. */
export interface BlobNames {
  readonly storageAccount: string;
  /** The identity of Langfuse's pods. */
  readonly workloadIdentity: string;
}

export function blobNames(environment: Environment, storage: AzureKeylessSettings): BlobNames {
  return {
    storageAccount: storage.accountName ?? formatJoinedName("st", environment),
    workloadIdentity: storage.identityName ?? formatName("id", environment),
  };
}

function formatName(component: string, { name }: Environment): string {
  return `${component}-langfuse-${name}`;
}

/** The same without hyphens. */
function formatJoinedName(component: string, environment: Environment): string {
  return formatName(component, environment).replaceAll("-", "");
}
