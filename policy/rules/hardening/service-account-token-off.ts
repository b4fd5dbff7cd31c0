import { helmReleases } from "../../../terraform-json/helm-release";
import { checkHelmValue } from "../../langfuse-chart";
import { answer, mustBe, notApplicable, type Rule } from "../../rule";

export const serviceAccountTokenOff: Rule = {
  id: "service-account-token-off",
  group: "hardening",
  title: "The pods of Langfuse get no token for the Kubernetes API.",
  rationale:
    "Langfuse does not use the Kubernetes API. An attacker in the pod could use a mounted token; the token for Entra ID is " +
    "mounted separately.",
  source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
  fix: "Set automount_service_account_token of the service account, and the value of the chart, to false.",
  check(deployment) {
    const accounts = deployment.resources("kubernetes_service_account_v1", "kubernetes_service_account");
    const releases = helmReleases(deployment, "langfuse");
    if (accounts.length + releases.length === 0) return notApplicable("there is no service account and no Langfuse");
    return answer([
      ...accounts.flatMap((block) => mustBe(block, "automount_service_account_token", [false], { absent: "wrong" })),
      ...releases.flatMap((release) =>
        checkHelmValue(release, "langfuse.serviceAccount.automountServiceAccountToken", [false], { absent: "wrong" }),
      ),
    ]);
  },
};
