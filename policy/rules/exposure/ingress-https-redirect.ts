import { helmPlaces, helmReleases } from "../../../terraform-json/helm-release";
import { each, finding, type Finding, type Rule } from "../../rule";

const REDIRECTION = "ports.web.http.redirections.entryPoint";

const REQUIRED = { to: "websecure", scheme: "https" };

export const ingressHttpsRedirect: Rule = {
  id: "ingress-https-redirect",
  group: "exposure",
  title: "The ingress controller redirects HTTP to HTTPS.",
  rationale: "Without the redirect, a client with an http:// URL sends its API key in plain text without an error.",
  source: "https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/",
  fix: `Set ${REDIRECTION} of Traefik: to websecure, scheme https.`,
  check: (deployment) =>
    each(helmReleases(deployment, "traefik"), "Helm release of Traefik", (release) =>
      Object.entries(REQUIRED).flatMap(([name, expected]): Finding[] => {
        const [place] = helmPlaces(release, `${REDIRECTION}.${name}`);
        if (place?.value === expected) return [];
        return [finding(release.block, place?.path ?? `values.${REDIRECTION}.${name}`, `is not "${expected}"`)];
      }),
    ),
};
