import { helmPlaces, helmReleases, helmValue, type HelmRelease } from "../../../terraform-json/helm-release";
import type { Json } from "../../../terraform-json/json";
import { each, finding, type Finding, type Rule } from "../../rule";

/** Seconds before web may be taken for dead: the first migrations of both databases take minutes. */
const FIRST_MIGRATIONS = 300;

/** What the chart sets where nothing is said. */
const DEFAULTS = { initialDelaySeconds: 20, periodSeconds: 10, failureThreshold: 3 };

export const migrationsGivenTime: Rule = {
  id: "migrations-given-time",
  group: "safety",
  title: "Kubernetes does not kill web while it migrates the databases.",
  rationale:
    "Web runs all migrations before it listens, and the chart has no startup probe: the liveness probe kills it after " +
    "50 seconds by default. A migration of ClickHouse that is cut off stays marked as dirty, and every start fails.",
  source: "https://github.com/langfuse/langfuse-k8s/issues/190",
  fix: "Raise langfuse.web.livenessProbe.initialDelaySeconds, or failureThreshold, to 300 seconds together.",
  check: (deployment) => each(helmReleases(deployment, "langfuse"), "release of Langfuse", patience),
};

function patience(release: HelmRelease): Finding[] {
  const delay = seconds(release, "initialDelaySeconds");
  const granted = delay + seconds(release, "periodSeconds") * seconds(release, "failureThreshold");
  if (granted >= FIRST_MIGRATIONS) return [];
  const [place] = helmPlaces(release, "langfuse.web.livenessProbe");
  const path = place?.path ?? "values.langfuse.web.livenessProbe";
  const much = Number.isNaN(granted) ? "something that is no number" : `${granted} seconds`;
  return [finding(release.block, path, `grants ${much}, and must grant ${FIRST_MIGRATIONS} before web is killed`)];
}

function seconds(release: HelmRelease, name: keyof typeof DEFAULTS): number {
  const value: Json | undefined = helmValue(release, `langfuse.web.livenessProbe.${name}`);
  return value === undefined ? DEFAULTS[name] : typeof value === "number" ? value : NaN;
}
