import { helmPlaces, helmReleases } from "../../../terraform-json/helm-release";
import { each, finding, type Finding, type Rule } from "../../rule";

/** The values that turn it on, with the defaults of the chart. */
const SWITCHES = [
  { path: "api.dashboard", byDefault: true },
  { path: "api.insecure", byDefault: false },
  { path: "ingressRoute.dashboard.enabled", byDefault: false },
];

export const ingressDashboardOff: Rule = {
  id: "ingress-dashboard-off",
  group: "exposure",
  title: "The ingress controller has no dashboard.",
  rationale: "The dashboard shows routes, certificates and addresses of pods, without a password.",
  source: "https://doc.traefik.io/traefik/reference/install-configuration/api-dashboard/",
  fix: "Set api.dashboard, api.insecure and ingressRoute.dashboard.enabled of Traefik to false.",
  check: (deployment) =>
    each(helmReleases(deployment, "traefik"), "Helm release of Traefik", (release) =>
      SWITCHES.flatMap(({ path, byDefault }): Finding[] => {
        const [place] = helmPlaces(release, path);
        if ((place?.value ?? byDefault) === false) return [];
        return [finding(release.block, place?.path ?? `values.${path}`, "is not false")];
      }),
    ),
};
