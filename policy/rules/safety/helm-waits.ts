import { helmReleases, helmValue, type HelmRelease } from "../../../terraform-json/helm-release";
import { each, finding, given, mustBe, type Finding, type Rule } from "../../rule";

/** Seconds that the helm provider waits where nothing is said. */
const PROVIDER_DEFAULT = 300;

export const helmWaits: Rule = {
  id: "helm-waits",
  group: "safety",
  title: "Helm waits until what it installs is ready, and for Langfuse longer than its migrations may take.",
  rationale:
    "A release that is not waited for counts as installed while its pods crash, and what depends on it starts too " +
    "early. A timeout in the middle of the first migrations marks the release as failed and leaves half a schema.",
  source: "https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release",
  fix: "Leave wait at true, and set timeout of Langfuse's release to more than the time that its web probe grants.",
  check: (deployment) =>
    each(helmReleases(deployment), "Helm release", (release) => [
      ...mustBe(release.block, "wait", [true], { absent: "right" }),
      ...(release.chart === "langfuse" ? longEnough(release) : []),
    ]),
};

function longEnough(release: HelmRelease): Finding[] {
  const { block } = release;
  const granted = helmValue(release, "langfuse.web.livenessProbe.initialDelaySeconds");
  const least = Math.max(PROVIDER_DEFAULT, typeof granted === "number" ? granted : 0);
  const timeout = block.value("timeout");
  if (typeof timeout === "number" && timeout > least) return [];
  const how = timeout === undefined ? `is not set, which means ${PROVIDER_DEFAULT}` : `is ${given(timeout)}`;
  return [finding(block, "timeout", `${how}, and must be more than ${least} seconds`)];
}
