import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { helmPlaces, helmReleases } from "../terraform-json/helm-release";
import type { Json } from "../terraform-json/json";

/** The annotation of a service account that says which identity its pods ask for. */
export const CLIENT_ID_ANNOTATION = "azure.workload.identity/client-id";

/** A service account that pods of Langfuse run as, or are to run as. */
export interface DeployedServiceAccount {
  readonly block: Block;
  /** Where its name stands. */
  readonly path: string;
  /** What its tokens say about it: `system:serviceaccount:<namespace>:<name>`. */
  readonly subject: string;
  /** False where a Helm release only names it. */
  readonly isMade: boolean;
}

/** The service accounts that are made with an identity, and those that the chart is told to use. */
export function deployedServiceAccounts(deployment: Deployment): DeployedServiceAccount[] {
  return [...annotatedServiceAccounts(deployment), ...namedByHelm(deployment)];
}

/** Service accounts that Terraform makes, as blocks. */
export function serviceAccounts(deployment: Deployment): Block[] {
  return deployment.resources("kubernetes_service_account_v1", "kubernetes_service_account");
}

function annotatedServiceAccounts(deployment: Deployment): DeployedServiceAccount[] {
  return serviceAccounts(deployment)
    .filter((block) => block.value(["metadata", "annotations", CLIENT_ID_ANNOTATION]) !== undefined)
    .map((block) => {
      const namespace = deployment.resolvedText(block, "metadata.namespace");
      const [place] = block.places("metadata.name");
      const path = place?.path ?? "metadata.name";
      return { block, path, subject: subjectOf(deployment, block, namespace, place?.value), isMade: true };
    });
}

function namedByHelm(deployment: Deployment): DeployedServiceAccount[] {
  return helmReleases(deployment, "langfuse").map((release) => {
    const { block } = release;
    const namespace = deployment.resolvedText(block, "namespace");
    const [place] = helmPlaces(release, NAME);
    return {
      block,
      path: place?.path ?? `values.${NAME}`,
      subject: subjectOf(deployment, block, namespace, place?.value ?? "(whatever the chart calls it)"),
      isMade: false,
    };
  });
}

const NAME = "langfuse.serviceAccount.name";

function subjectOf(deployment: Deployment, block: Block, namespace = "default", name: Json = ""): string {
  return `system:serviceaccount:${namespace}:${String(deployment.resolve(block, name))}`;
}
