import { helmReleases } from "../../../terraform-json/helm-release";
import { findReadableSecrets, findSecretManifests } from "../../readable-secret";
import { answer, finding, notApplicable, type Rule } from "../../rule";
import { NOTHING_WRITTEN } from "../../written-text";

export const noReadableSecret: Rule = {
  id: "no-readable-secret",
  group: "keyless",
  title: "No argument writes a secret to the state if there is a write-only argument.",
  rationale:
    "Terraform hides the value of a Key Vault secret, the data of a Kubernetes Secret and a sensitive Helm value only in " +
    "its output. In the state they are plain text.",
  source: "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/key_vault_secret#value_wo-1",
  fix: "Use the write-only argument, with a version that changes with the value.",
  check(deployment) {
    const { stacks } = deployment;
    if (stacks.every(({ source }) => source === "state")) return notApplicable(NOTHING_WRITTEN);
    const arguments_ = deployment
      .resources()
      .flatMap((block) =>
        findReadableSecrets(block).map(({ path, value }) =>
          finding(block, path, `is set and written to the state; use ${value}`),
        ),
      );
    const manifests = helmReleases(deployment).flatMap(({ block, values }) =>
      findSecretManifests(values).map((path) =>
        finding(block, path, "creates a Secret from Helm values, which are written to the state"),
      ),
    );
    return answer([...arguments_, ...manifests]);
  },
};
