/** A Kubernetes service account, the side of a federated credential that lives in the cluster. */
export interface ServiceAccount {
  /** Its Kubernetes namespace. */
  readonly namespace: string;
  /** Its name in the namespace. */
  readonly name: string;
}

/**
 * The service account that Langfuse's pods run as. The release makes it and the federated credential trusts it:
 * both take the name from here.
 */
export const LANGFUSE_SERVICE_ACCOUNT = "langfuse";

/** The `sub` claim of the tokens that pods of this service account get: `system:serviceaccount:<namespace>:<name>`. */
export function federatedSubject(account: ServiceAccount): string {
  return `system:serviceaccount:${account.namespace}:${account.name}`;
}
