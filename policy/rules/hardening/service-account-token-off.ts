import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { helmReleases } from "../../../terraform-json/helm-release";
import { checkHelmValue } from "../../langfuse-chart";
import { answer, finding, mustBe, notApplicable, type Finding, type Rule } from "../../rule";

const DEFAULT_ACCOUNTS = ["kubernetes_default_service_account_v1", "kubernetes_default_service_account"];

export const serviceAccountTokenOff: Rule = {
  id: "service-account-token-off",
  group: "hardening",
  title: "The pods of Langfuse and its stores get no token for the Kubernetes API.",
  rationale:
    "They do not use the Kubernetes API. An attacker in the pod could use a mounted token; the token for Entra ID is " +
    "mounted separately. Pods that name no service account, as those of the stores, use the account default.",
  source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
  fix:
    "Set automount_service_account_token to false for each service account, and for the account default of the namespace " +
    "(kubernetes_default_service_account_v1), and the value of the chart too.",
  check(deployment) {
    const types = ["kubernetes_service_account_v1", "kubernetes_service_account", ...DEFAULT_ACCOUNTS];
    const accounts = deployment.resources(...types);
    const releases = helmReleases(deployment, "langfuse");
    if (accounts.length + releases.length === 0) return notApplicable("there is no service account and no Langfuse");
    return answer([
      ...accounts.flatMap((block) => mustBe(block, "automount_service_account_token", [false], { absent: "wrong" })),
      ...releases.flatMap((release) => [
        ...checkHelmValue(release, "langfuse.serviceAccount.automountServiceAccountToken", [false], {
          absent: "wrong",
        }),
        ...checkNamespace(deployment, deployment.resolvedText(release.block, "namespace")),
      ]),
    ]);
  },
};

/** The account default of a namespace that Terraform creates. */
function checkNamespace(deployment: Deployment, name: string | undefined): Finding[] {
  const isNamed = (path: string) => (block: Block) => deployment.resolvedText(block, path) === name;
  const [namespace] = deployment
    .resources("kubernetes_namespace_v1", "kubernetes_namespace")
    .filter(isNamed("metadata.name"));
  if (!namespace || deployment.resources(...DEFAULT_ACCOUNTS).some(isNamed("metadata.namespace"))) return [];
  return [finding(namespace, "", "has a service account default whose pods get a token of the Kubernetes API")];
}
