import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { helmPlaces, helmReleases } from "../terraform-json/helm-release";
import type { Json } from "../terraform-json/json";

/** The annotation with the client id of the identity that pods of a service account use. */
export const CLIENT_ID_ANNOTATION = "azure.workload.identity/client-id";

/** A service account of Langfuse's pods. */
export interface DeployedServiceAccount {
  readonly block: Block;
  /** The path of its name. */
  readonly path: string;
  /** The subject of its tokens: `system:serviceaccount:<namespace>:<name>`. */
  readonly subject: string;
  /** False if a Helm release only refers to it. */
  readonly isManaged: boolean;
}

/** The service accounts with an identity, and those that Helm releases use. */
export function findDeployedServiceAccounts(deployment: Deployment): DeployedServiceAccount[] {
  return [...findAnnotated(deployment), ...findInReleases(deployment)];
}

/** The service accounts that Terraform manages. */
export function findServiceAccounts(deployment: Deployment): Block[] {
  return deployment.resources("kubernetes_service_account_v1", "kubernetes_service_account");
}

function findAnnotated(deployment: Deployment): DeployedServiceAccount[] {
  return findServiceAccounts(deployment)
    .filter((block) => block.value(["metadata", "annotations", CLIENT_ID_ANNOTATION]) !== undefined)
    .map((block) => {
      const namespace = deployment.resolvedText(block, "metadata.namespace");
      const [place] = block.places("metadata.name");
      const path = place?.path ?? "metadata.name";
      return { block, path, subject: formatSubject(deployment, block, namespace, place?.value), isManaged: true };
    });
}

function findInReleases(deployment: Deployment): DeployedServiceAccount[] {
  return helmReleases(deployment, "langfuse").map((release) => {
    const { block } = release;
    const namespace = deployment.resolvedText(block, "namespace");
    const [place] = helmPlaces(release, NAME);
    return {
      block,
      path: place?.path ?? `values.${NAME}`,
      subject: formatSubject(deployment, block, namespace, place?.value ?? "(default of the chart)"),
      isManaged: false,
    };
  });
}

const NAME = "langfuse.serviceAccount.name";

function formatSubject(deployment: Deployment, block: Block, namespace = "default", name: Json = ""): string {
  return `system:serviceaccount:${namespace}:${String(deployment.resolve(block, name))}`;
}
