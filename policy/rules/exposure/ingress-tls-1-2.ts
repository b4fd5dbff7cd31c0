import { helmPlaces, helmReleases } from "../../../terraform-json/helm-release";
import { each, finding, type Rule } from "../../rule";

const PATH = "providers.file.content.tls.options.default.minVersion";

export const ingressTls12: Rule = {
  id: "ingress-tls-1-2",
  group: "exposure",
  title: "The ingress controller sets TLS 1.2 or newer as its minimum.",
  rationale: "The default of a controller changes with its version.",
  source: "https://doc.traefik.io/traefik/reference/routing-configuration/http/tls/tls-options/",
  fix: `Set ${PATH} of Traefik to VersionTLS12.`,
  check: (deployment) =>
    each(helmReleases(deployment, "traefik"), "Helm release of Traefik", (release) => {
      const [place] = helmPlaces(release, PATH);
      if (place && ["VersionTLS12", "VersionTLS13"].includes(String(place.value))) return [];
      return [finding(release.block, place?.path ?? `values.${PATH}`, "is not VersionTLS12 or VersionTLS13")];
    }),
};
