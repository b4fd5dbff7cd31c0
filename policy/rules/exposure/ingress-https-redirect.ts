import { helmPlaces, helmReleases } from "../../../terraform-json/helm-release";
import { each, finding, type Finding, type Rule } from "../../rule";

const REDIRECTION = "ports.web.http.redirections.entryPoint";

const NEEDED = { to: "websecure", scheme: "https" };

export const ingressHttpsRedirect: Rule = {
  id: "ingress-https-redirect",
  group: "exposure",
  title: "The ingress controller answers plain HTTP with a redirect to HTTPS.",
  rationale: "A client that was given http:// by mistake would else send its API key in plain text, and it would work.",
  source: "https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/",
  fix: `Set ${REDIRECTION} of Traefik: to websecure, scheme https.`,
  check: (deployment) =>
    each(helmReleases(deployment, "traefik"), "Helm release of Traefik", (release) =>
      Object.entries(NEEDED).flatMap(([name, expected]): Finding[] => {
        const [place] = helmPlaces(release, `${REDIRECTION}.${name}`);
        if (place?.value === expected) return [];
        return [finding(release.block, place?.path ?? `values.${REDIRECTION}.${name}`, `is not "${expected}"`)];
      }),
    ),
};
