import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { helmPlaces, helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { findBlobStore } from "../../blob-store";
import { findFederatedCredentials, findWorkloadIdentities } from "../../federated-credential";
import { identityKey, findIdentity } from "../../managed-identity";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";
import { CLIENT_ID_ANNOTATION, findServiceAccounts } from "../../service-account";

/** Their labels override the common ones. */
const COMPONENTS = ["web", "worker"];

const LABEL = ["langfuse", "pod", "labels", "azure.workload.identity/use"];

export const workloadIdentityUsed: Rule = {
  id: "workload-identity-used",
  group: "identity",
  title: "The pods of Langfuse use the workload identity.",
  rationale:
    "The webhook of AKS gives a pod the token only if the pod has the label, and reads the identity from the annotation of " +
    "the service account. Without both, the pods need a key for Blob storage.",
  source: "https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html",
  fix:
    'Set langfuse.pod.labels["azure.workload.identity/use"] to the string "true", and annotate the service account with ' +
    `${CLIENT_ID_ANNOTATION}: the client id of the identity with the federated credential.`,
  check(deployment) {
    const releases = helmReleases(deployment, "langfuse").filter(
      (release) => findBlobStore(deployment, release).kind !== "s3-compatible",
    );
    if (releases.length === 0) {
      return notApplicable("there is no Helm release of Langfuse that stores blobs in Azure");
    }
    return answer([
      ...releases.flatMap(checkLabels),
      ...releases.flatMap((release) => checkAnnotation(deployment, release)),
    ]);
  },
};

/** Kubernetes refuses a pod whose label is a boolean. */
function checkLabels(release: HelmRelease): Finding[] {
  const [place] = helmPlaces(release, LABEL);
  const wrong =
    place?.value === "true" ? [] : [place?.path ?? 'values.langfuse.pod.labels["azure.workload.identity/use"]'];
  const over = COMPONENTS.flatMap((component) => helmPlaces(release, ["langfuse", component, ...LABEL.slice(1)]));
  return [...wrong, ...over.filter(({ value }) => value !== "true").map(({ path }) => path)].map((path) =>
    finding(release.block, path, 'is not the string "true", so that the pods get no token'),
  );
}

/** The stack or the chart creates the service account with the annotation. */
function checkAnnotation(deployment: Deployment, release: HelmRelease): Finding[] {
  const name = helmPlaces(release, "langfuse.serviceAccount.name")[0]?.value;
  const namespace = deployment.resolvedText(release.block, "namespace");
  const account = findServiceAccounts(deployment).find(
    (block) =>
      deployment.resolvedText(block, "metadata.name") === name &&
      deployment.resolvedText(block, "metadata.namespace") === namespace,
  );
  const [place] = account
    ? account.places(["metadata", "annotations", CLIENT_ID_ANNOTATION])
    : helmPlaces(release, ["langfuse", "serviceAccount", "annotations", CLIENT_ID_ANNOTATION]);
  const block = account ?? release.block;
  const path =
    place?.path ?? `${account ? "metadata" : "values.langfuse.serviceAccount"}.annotations["${CLIENT_ID_ANNOTATION}"]`;
  if (!place) return [finding(block, path, "is not set, so that the identity of the pods is unknown")];
  return isWorkloadIdentity(deployment, findIdentity(deployment, block, place.value))
    ? []
    : [finding(block, path, "is not the client id of an identity with a federated credential")];
}

/** Only the platform stack, which creates the identity, shows whether it has a credential. */
function isWorkloadIdentity(deployment: Deployment, identity: Block | undefined): boolean {
  const getKey = (one: Block) => identityKey(deployment, one);
  const key = identity && getKey(identity);
  if (findWorkloadIdentities(deployment).some((one) => getKey(one) === key)) return true;
  const isManaged = deployment.resources("azurerm_user_assigned_identity").some((one) => getKey(one) === key);
  return findFederatedCredentials(deployment).length === 0 && !isManaged;
}
