import type { Environment } from "./schema/environment";
import type { AzureKeylessStorage } from "./storage";

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
 * `<component>-langfuse-<environment>`, unless the file sets a name; without hyphens where Azure takes none.
 * Both stacks take their names from here, so the release finds what the platform made.
 */
export function resourceNames(environment: Environment): ResourceNames {
  const { network, cluster, registry, keyVault, diagnostics, exposure, sso } = environment;
  const named = (component: string) => nameOf(component, environment);
  const resourceGroup = environment.resourceGroup.name ?? named("rg");
  const registryName = registry.name ?? joined("acr", environment);
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

/** The names of what Azure keeps blobs with. */
export interface BlobNames {
  readonly storageAccount: string;
  /** The identity that Langfuse's pods act as. */
  readonly workloadIdentity: string;
}

/** The same for an environment whose blobs are in Azure; another has neither. */
export function blobNames(environment: Environment, storage: AzureKeylessStorage): BlobNames {
  return {
    storageAccount: storage.accountName ?? joined("st", environment),
    workloadIdentity: storage.identityName ?? nameOf("id", environment),
  };
}

function nameOf(component: string, { environment }: Environment): string {
  return `${component}-langfuse-${environment}`;
}

/** The same where Azure takes no hyphens. */
function joined(component: string, environment: Environment): string {
  return nameOf(component, environment).replaceAll("-", "");
}
