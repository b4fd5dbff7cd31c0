import { helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { findBlobStore } from "../../blob-store";
import { findVariables, type EnvironmentVariable } from "../../environment-variables";
import { each, finding, given, type Finding, type Rule } from "../../rule";

const VARIABLE = "LANGFUSE_AZURE_BLOB_CREDENTIAL";

export const blobByWorkloadIdentity: Rule = {
  id: "blob-by-workload-identity",
  group: "keyless",
  title: "Langfuse signs in to Blob storage only with the workload identity.",
  rationale:
    "Without the variable, Langfuse uses account keys if there are any. The values shared-key and service-principal need " +
    "a secret, and default-chain uses any credential that it finds.",
  source: "https://github.com/langfuse/langfuse/pull/15596",
  fix: `Set ${VARIABLE} to workload-identity in langfuse.additionalEnv.`,
  check: (deployment) =>
    each(
      helmReleases(deployment, "langfuse").filter((release) =>
        ["azure", "unknown"].includes(findBlobStore(deployment, release).kind),
      ),
      "release of Langfuse that stores blobs in Azure",
      (release) => checkVariable(release, findVariables(deployment)),
    ),
};

function checkVariable({ block }: HelmRelease, variables: readonly EnvironmentVariable[]): Finding[] {
  const set = variables.filter((variable) => variable.block === block && variable.name === VARIABLE);
  if (set.length === 0) return [finding(block, "values.langfuse.additionalEnv", `does not set ${VARIABLE}`)];
  return set
    .filter(({ value }) => value !== "workload-identity")
    .map(({ path, value }) => {
      const what = value === undefined ? "from an unknown source" : `to ${given(value)}`;
      return finding(block, path, `sets ${VARIABLE} ${what}, and must set it to "workload-identity"`);
    });
}
