import type { Block } from "../../../terraform-json/block";
import { each, finding, given, type Finding, type Rule } from "../../rule";
import { isExactVersion } from "../../value-formats";

export const pinnedCharts: Rule = {
  id: "pinned-charts",
  group: "safety",
  title: "Every Helm release has one version of a chart, from a repository with TLS.",
  rationale:
    "Without a version, or with a range, an apply installs the latest chart: it may differ from the reviewed one, and may " +
    "upgrade a database to another major version.",
  source: "https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release",
  fix: "Set version (of Langfuse: langfuse.chartVersion in the environment file) to one version, as 2.0.0, and repository to an https:// or oci:// address.",
  check: (deployment) =>
    each(deployment.resources("helm_release"), "Helm release", (release) => [
      ...checkVersion(release),
      ...checkAddress(release),
    ]),
};

function checkVersion(release: Block): Finding[] {
  const version = release.value("version");
  if (version === undefined) return [finding(release, "version", "is not set, which means the latest")];
  if (typeof version === "string" && isExactVersion(version)) return [];
  return [finding(release, "version", `is ${given(version)}, and must be one version, as "2.0.0"`)];
}

/** Without a repository, the chart is an address or a folder; the content of a folder is unknown. */
function checkAddress(release: Block): Finding[] {
  const path = release.value("repository") === undefined ? "chart" : "repository";
  const address = release.value(path);
  if (typeof address === "string" && /^(https|oci):\/\//.test(address)) return [];
  const how = address === undefined ? "is not set" : `is ${given(address)}`;
  return [finding(release, path, `${how}, and must be an https:// or oci:// address`)];
}
