import { helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { blobStoreOf } from "../../blob-store";
import { environmentVariables, type EnvironmentVariable } from "../../environment-variables";
import { each, finding, given, type Finding, type Rule } from "../../rule";

const VARIABLE = "LANGFUSE_AZURE_BLOB_CREDENTIAL";

export const blobByWorkloadIdentity: Rule = {
  id: "blob-by-workload-identity",
  group: "keyless",
  title: "Langfuse signs in to Blob storage as the workload identity, and falls back to nothing else.",
  rationale:
    "Where the variable is not set, Langfuse takes account keys if there are any; shared-key and service-principal ask for " +
    "a secret, and default-chain for whatever it finds.",
  source: "https://github.com/langfuse/langfuse/pull/15596",
  fix: `Set ${VARIABLE} to workload-identity in langfuse.additionalEnv.`,
  check: (deployment) =>
    each(
      helmReleases(deployment, "langfuse").filter((release) =>
        ["azure", "unknown"].includes(blobStoreOf(deployment, release).kind),
      ),
      "release of Langfuse that keeps its blobs in Azure",
      (release) => credentialsOf(release, environmentVariables(deployment)),
    ),
};

function credentialsOf({ block }: HelmRelease, variables: readonly EnvironmentVariable[]): Finding[] {
  const set = variables.filter((variable) => variable.block === block && variable.name === VARIABLE);
  if (set.length === 0) return [finding(block, "values.langfuse.additionalEnv", `does not set ${VARIABLE}`)];
  return set
    .filter(({ value }) => value !== "workload-identity")
    .map(({ path, value }) => {
      const what = value === undefined ? "from somewhere that nobody can look into" : `to ${given(value)}`;
      return finding(block, path, `sets ${VARIABLE} ${what}, and must set it to "workload-identity"`);
    });
}
