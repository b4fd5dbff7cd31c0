import { helmReleases, helmValue, type HelmRelease } from "../../../terraform-json/helm-release";
import { each, finding, given, mustBe, type Finding, type Rule } from "../../rule";

/** The default timeout of the helm provider in seconds. */
const PROVIDER_DEFAULT = 300;

export const helmWaits: Rule = {
  id: "helm-waits",
  group: "safety",
  title: "Helm waits until a release is ready, and for Langfuse longer than the migrations take.",
  rationale:
    "Without waiting, a release counts as installed while its pods crash, and dependent resources start too early. A " +
    "timeout during the first migrations marks the release as failed and leaves an incomplete schema.",
  source: "https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release",
  fix: "Do not set wait to false, and set timeout of Langfuse's release to more than the delay of its web probe.",
  check: (deployment) =>
    each(helmReleases(deployment), "Helm release", (release) => [
      ...mustBe(release.block, "wait", [true], { absent: "right" }),
      ...(release.chart === "langfuse" ? checkTimeout(release) : []),
    ]),
};

function checkTimeout(release: HelmRelease): Finding[] {
  const { block } = release;
  const granted = helmValue(release, "langfuse.web.livenessProbe.initialDelaySeconds");
  const least = Math.max(PROVIDER_DEFAULT, typeof granted === "number" ? granted : 0);
  const timeout = block.value("timeout");
  if (typeof timeout === "number" && timeout > least) return [];
  const how = timeout === undefined ? `is not set, which means ${PROVIDER_DEFAULT}` : `is ${given(timeout)}`;
  return [finding(block, "timeout", `${how}, and must be more than ${least} seconds`)];
}
