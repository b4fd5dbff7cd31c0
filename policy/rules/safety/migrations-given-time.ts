import { helmPlaces, helmReleases, helmValue, type HelmRelease } from "../../../terraform-json/helm-release";
import type { Json } from "../../../terraform-json/json";
import { each, finding, type Finding, type Rule } from "../../rule";

/** Seconds before the liveness probe may fail: the first migrations of both databases take minutes. */
const FIRST_MIGRATIONS = 300;

/** The defaults of the chart. */
const DEFAULTS = { initialDelaySeconds: 20, periodSeconds: 10, failureThreshold: 3 };

export const migrationsGivenTime: Rule = {
  id: "migrations-given-time",
  group: "safety",
  title: "Kubernetes does not restart web during the migrations.",
  rationale:
    "Web runs all migrations before it listens, and the chart has no startup probe: by default, the liveness probe restarts " +
    "it after 50 seconds. An interrupted ClickHouse migration stays marked as dirty, and every start fails.",
  source: "https://github.com/langfuse/langfuse-k8s/issues/190",
  fix: "Increase langfuse.web.livenessProbe.initialDelaySeconds or failureThreshold to 300 seconds in total.",
  check: (deployment) => each(helmReleases(deployment, "langfuse"), "release of Langfuse", checkProbe),
};

function checkProbe(release: HelmRelease): Finding[] {
  const delay = seconds(release, "initialDelaySeconds");
  const granted = delay + seconds(release, "periodSeconds") * seconds(release, "failureThreshold");
  if (granted >= FIRST_MIGRATIONS) return [];
  const [place] = helmPlaces(release, "langfuse.web.livenessProbe");
  const path = place?.path ?? "values.langfuse.web.livenessProbe";
  const time = Number.isNaN(granted) ? "an invalid time" : `${granted} seconds`;
  return [finding(release.block, path, `waits ${time}, and must wait ${FIRST_MIGRATIONS} seconds before a restart`)];
}

function seconds(release: HelmRelease, name: keyof typeof DEFAULTS): number {
  const value: Json | undefined = helmValue(release, `langfuse.web.livenessProbe.${name}`);
  return value === undefined ? DEFAULTS[name] : typeof value === "number" ? value : NaN;
}
