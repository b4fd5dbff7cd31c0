import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { helmPlaces, helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { blobStoreOf } from "../../blob-store";
import { federatedCredentials, workloadIdentities } from "../../federated-credential";
import { identityKey, identityOf } from "../../managed-identity";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";
import { CLIENT_ID_ANNOTATION, serviceAccounts } from "../../service-account";

/** Whose own labels win over those of both. */
const COMPONENTS = ["web", "worker"];

const LABEL = ["langfuse", "pod", "labels", "azure.workload.identity/use"];

export const workloadIdentityUsed: Rule = {
  id: "workload-identity-used",
  group: "identity",
  title: "The pods of Langfuse act as the workload identity.",
  rationale:
    "The webhook of AKS gives a pod the token only where the pod has the label, and takes the identity from the service " +
    "account's annotation. Where either is missing, the pods have no way to Blob storage but a key.",
  source: "https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html",
  fix:
    'Set langfuse.pod.labels["azure.workload.identity/use"] to the text "true", and annotate the service account with ' +
    `${CLIENT_ID_ANNOTATION}: the client id of the identity that the federated credential is for.`,
  check(deployment) {
    const releases = helmReleases(deployment, "langfuse").filter(
      (release) => blobStoreOf(deployment, release).kind !== "s3-compatible",
    );
    if (releases.length === 0) {
      return notApplicable("there is no Helm release of Langfuse that keeps its blobs in Azure");
    }
    return answer([...releases.flatMap(labelled), ...releases.flatMap((release) => annotated(deployment, release))]);
  },
};

/** A boolean would make Kubernetes refuse the pod: labels are texts. */
function labelled(release: HelmRelease): Finding[] {
  const [place] = helmPlaces(release, LABEL);
  const wrong =
    place?.value === "true" ? [] : [place?.path ?? 'values.langfuse.pod.labels["azure.workload.identity/use"]'];
  const over = COMPONENTS.flatMap((component) => helmPlaces(release, ["langfuse", component, ...LABEL.slice(1)]));
  return [...wrong, ...over.filter(({ value }) => value !== "true").map(({ path }) => path)].map((path) =>
    finding(release.block, path, 'is not the text "true", so that the pods get no token'),
  );
}

/** The service account of the release is made here with the annotation, or by the chart with it. */
function annotated(deployment: Deployment, release: HelmRelease): Finding[] {
  const name = helmPlaces(release, "langfuse.serviceAccount.name")[0]?.value;
  const namespace = deployment.resolvedText(release.block, "namespace");
  const account = serviceAccounts(deployment).find(
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
  if (!place) return [finding(block, path, "is not set, so that the pods do not know which identity to ask for")];
  return isWorkloadIdentity(deployment, identityOf(deployment, block, place.value))
    ? []
    : [finding(block, path, "is not the client id of an identity with a federated credential")];
}

/** Which identity has a credential is known only where the platform is looked at too, which makes the identity. */
function isWorkloadIdentity(deployment: Deployment, identity: Block | undefined): boolean {
  const keyOf = (one: Block) => identityKey(deployment, one);
  const key = identity && keyOf(identity);
  if (workloadIdentities(deployment).some((one) => keyOf(one) === key)) return true;
  const isMade = deployment.resources("azurerm_user_assigned_identity").some((one) => keyOf(one) === key);
  return federatedCredentials(deployment).length === 0 && !isMade;
}
