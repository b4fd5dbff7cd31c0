import { helmReleases } from "../../../terraform-json/helm-release";
import { readableSecrets, secretManifests } from "../../readable-secret";
import { answer, finding, notApplicable, type Rule } from "../../rule";
import { NOTHING_WRITTEN } from "../../written-text";

export const noReadableSecret: Rule = {
  id: "no-readable-secret",
  group: "keyless",
  title: "No argument is used that keeps a secret in the state and has a write-only counterpart.",
  rationale:
    "The value of a Key Vault secret, the data of a Kubernetes Secret and a sensitive Helm value are only hidden in the " +
    "output of Terraform. In the state they are plain text, wherever the value came from.",
  source: "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/key_vault_secret#value_wo-1",
  fix: "Use the write-only argument beside it, with a version that changes when the value does.",
  check(deployment) {
    const { stacks } = deployment;
    if (stacks.every(({ source }) => source === "state")) return notApplicable(NOTHING_WRITTEN);
    const arguments_ = deployment
      .resources()
      .flatMap((block) =>
        readableSecrets(block).map(({ path, value }) =>
          finding(block, path, `is set and is kept in the state; ${value} is for the value`),
        ),
      );
    const manifests = helmReleases(deployment).flatMap(({ block, values }) =>
      secretManifests(values).map((path) =>
        finding(block, path, "makes a Secret out of Helm values, which are kept in the state"),
      ),
    );
    return answer([...arguments_, ...manifests]);
  },
};
