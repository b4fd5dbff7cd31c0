import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { identityKey, identityOf } from "./managed-identity";

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

/** The federated credentials that say which pods act as an identity: all but those of identities for pipelines only. */
export function federatedCredentials(deployment: Deployment): FederatedCredential[] {
  const all = [
    ...deployment
      .resources("azurerm_federated_identity_credential")
      .map((block) => ({ block, paths: AZURERM, identity: trusting(deployment, block) })),
    ...deployment
      .azureResources("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials")
      .map((block) => ({ block, paths: AZAPI, identity: trusting(deployment, block) })),
  ];
  return all.filter((credential) => all.some((other) => sameIdentity(credential, other) && !isPipelines(other)));
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

function sameIdentity(one: FederatedCredential, other: FederatedCredential): boolean {
  return one === other || (one.identity !== undefined && one.identity === other.identity);
}

function isPipelines({ block, paths }: FederatedCredential): boolean {
  return PIPELINES.test(block.text(paths.issuer) ?? "");
}
