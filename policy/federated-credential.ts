import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { identityKey, findIdentity } from "./managed-identity";
import { CLIENT_ID_ANNOTATION, findServiceAccounts } from "./service-account";

/** A credential by which an identity trusts tokens of an issuer. */
export interface FederatedCredential {
  readonly block: Block;
  /** The paths of its arguments. */
  readonly paths: { readonly subject: string; readonly issuer: string; readonly audience: string };
  /** The identity; undefined if the deployment does not contain it. */
  readonly identity: Block | undefined;
}

const AZURERM = { subject: "subject", issuer: "issuer", audience: "audience" };
const AZAPI = {
  subject: "body.properties.subject",
  issuer: "body.properties.issuer",
  audience: "body.properties.audiences",
};

/** Issuers of tokens for pipelines. An identity that only pipelines use is not of a workload. */
const PIPELINES =
  /^https:\/\/(token\.actions\.githubusercontent\.com|app\.terraform\.io|gitlab\.com|vstoken\.dev\.azure\.com)(\/|$)/;

/**
 * Finds the federated credentials of workloads, that is all except those of identities that only pipelines use. An
 * identity in the annotation of a service account is of a workload.
 */
export function findFederatedCredentials(deployment: Deployment): FederatedCredential[] {
  const all = [
    ...deployment
      .resources("azurerm_federated_identity_credential")
      .map((block) => ({ block, paths: AZURERM, identity: findParent(deployment, block) })),
    ...deployment
      .azureResources("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials")
      .map((block) => ({ block, paths: AZAPI, identity: findParent(deployment, block) })),
  ];
  const asked = findAnnotatedIdentities(deployment);
  const getKey = ({ identity }: FederatedCredential) => identity && identityKey(deployment, identity);
  return all.filter((credential) => {
    const key = getKey(credential);
    const same = all.filter((other) => other === credential || (key !== undefined && getKey(other) === key));
    return !same.every(isForPipeline) || (key !== undefined && asked.includes(key));
  });
}

/** The identities of workloads. */
export function findWorkloadIdentities(deployment: Deployment): Block[] {
  const trusted = findFederatedCredentials(deployment).flatMap(({ identity }) => identity ?? []);
  return [...new Map(trusted.map((identity) => [identityKey(deployment, identity), identity])).values()];
}

/** The argument has another name in azurerm 5. */
function findParent(deployment: Deployment, block: Block): Block | undefined {
  return findIdentity(deployment, block, block.value("user_assigned_identity_id") ?? block.value("parent_id"));
}

/** The identities in annotations of service accounts. */
function findAnnotatedIdentities(deployment: Deployment): string[] {
  return findServiceAccounts(deployment).flatMap((account) => {
    const clientId = account.value(["metadata", "annotations", CLIENT_ID_ANNOTATION]);
    const identity = findIdentity(deployment, account, clientId);
    return identity ? [identityKey(deployment, identity)] : [];
  });
}

/** A subject of Kubernetes is of a pod, with any issuer. */
function isForPipeline({ block, paths }: FederatedCredential): boolean {
  const isPod = block.text(paths.subject)?.startsWith("system:serviceaccount:");
  return !isPod && PIPELINES.test(block.text(paths.issuer) ?? "");
}
