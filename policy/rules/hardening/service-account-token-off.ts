import { helmReleases } from "../../../terraform-json/helm-release";
import { valueMustBe } from "../../helm-values";
import { answer, mustBe, notApplicable, type Rule } from "../../rule";

export const serviceAccountTokenOff: Rule = {
  id: "service-account-token-off",
  group: "hardening",
  title: "The pods of Langfuse get no token for the Kubernetes API.",
  rationale:
    "Langfuse asks Kubernetes for nothing. A token that is mounted all the same is what an attacker in the pod tries " +
    "first; the token for Entra ID comes another way.",
  source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
  fix: "Set automount_service_account_token of the service account, and the chart's value of that name, to false.",
  check(deployment) {
    const accounts = deployment.resources("kubernetes_service_account_v1", "kubernetes_service_account");
    const releases = helmReleases(deployment, "langfuse");
    if (accounts.length + releases.length === 0) return notApplicable("there is no service account and no Langfuse");
    return answer([
      ...accounts.flatMap((block) => mustBe(block, "automount_service_account_token", [false], { absent: "wrong" })),
      ...releases.flatMap((release) =>
        valueMustBe(release, "langfuse.serviceAccount.automountServiceAccountToken", [false], { absent: "wrong" }),
      ),
    ]);
  },
};
