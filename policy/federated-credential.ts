import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { identityKey, identityOf } from "./managed-identity";
import { CLIENT_ID_ANNOTATION, serviceAccounts } from "./service-account";

/** A trust of an identity in tokens of somebody else: whose, and which. */
export interface FederatedCredential {
  readonly block: Block;
  /** Where each part is written. */
  readonly paths: { readonly subject: string; readonly issuer: string; readonly audience: string };
  /** The identity that trusts; undefined where it is not looked at. */
  readonly identity: Block | undefined;
}

const AZURERM = { subject: "subject", issuer: "issuer", audience: "audience" };
const AZAPI = {
  subject: "body.properties.subject",
  issuer: "body.properties.issuer",
  audience: "body.properties.audiences",
};

/** Where the tokens of pipelines come from. An identity that only pipelines act as is no workload's. */
const PIPELINES =
  /^https:\/\/(token\.actions\.githubusercontent\.com|app\.terraform\.io|gitlab\.com|vstoken\.dev\.azure\.com)(\/|$)/;

/**
 * The federated credentials that say which pods act as an identity: all but those of identities for pipelines only. An
 * identity that a service account asks for is no pipeline's, whatever its credentials say.
 */
export function federatedCredentials(deployment: Deployment): FederatedCredential[] {
  const all = [
    ...deployment
      .resources("azurerm_federated_identity_credential")
      .map((block) => ({ block, paths: AZURERM, identity: trusting(deployment, block) })),
    ...deployment
      .azureResources("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials")
      .map((block) => ({ block, paths: AZAPI, identity: trusting(deployment, block) })),
  ];
  const asked = identitiesAskedFor(deployment);
  const keyOf = ({ identity }: FederatedCredential) => identity && identityKey(deployment, identity);
  return all.filter((credential) => {
    const key = keyOf(credential);
    const same = all.filter((other) => other === credential || (key !== undefined && keyOf(other) === key));
    return !same.every(isPipelines) || (key !== undefined && asked.includes(key));
  });
}

/** The identities that pods act as. */
export function workloadIdentities(deployment: Deployment): Block[] {
  const trusted = federatedCredentials(deployment).flatMap(({ identity }) => identity ?? []);
  return [...new Map(trusted.map((identity) => [identityKey(deployment, identity), identity])).values()];
}

/** azurerm 5 calls the parent by another name. */
function trusting(deployment: Deployment, block: Block): Block | undefined {
  return identityOf(deployment, block, block.value("user_assigned_identity_id") ?? block.value("parent_id"));
}

/** Those that service accounts of Kubernetes are annotated with. */
function identitiesAskedFor(deployment: Deployment): string[] {
  return serviceAccounts(deployment).flatMap((account) => {
    const clientId = account.value(["metadata", "annotations", CLIENT_ID_ANNOTATION]);
    const identity = identityOf(deployment, account, clientId);
    return identity ? [identityKey(deployment, identity)] : [];
  });
}

/** A subject of Kubernetes is a pod's, whoever the issuer says it is. */
function isPipelines({ block, paths }: FederatedCredential): boolean {
  const isPod = block.text(paths.subject)?.startsWith("system:serviceaccount:");
  return !isPod && PIPELINES.test(block.text(paths.issuer) ?? "");
}
