import { ingressHttpsRedirect } from "../../../../policy/rules/exposure/ingress-https-redirect";
import { changeHelmValues, testRule } from "../../rule-table";

const ENTRY_POINT = "values.ports.web.http.redirections.entryPoint";
const traefik = (entryPoint: object | undefined) => ({
  resource: {
    helm_release: {
      traefik: {
        chart: "traefik",
        values: [JSON.stringify({ ports: { web: { http: { redirections: { entryPoint } } } } })],
      },
    },
  },
});

testRule(ingressHttpsRedirect, {
  compliant: { "to HTTPS": traefik({ to: "websecure", scheme: "https", permanent: true }) },
  violating: {
    "no redirect": [
      traefik(undefined),
      ["helm_release.traefik", `${ENTRY_POINT}.to`],
      ["helm_release.traefik", `${ENTRY_POINT}.scheme`],
    ],
    "to another port": [traefik({ to: "web", scheme: "https" }), ["helm_release.traefik", `${ENTRY_POINT}.to`]],
    "to plain HTTP": [traefik({ to: "websecure", scheme: "http" }), ["helm_release.traefik", `${ENTRY_POINT}.scheme`]],
  },
  notApplicable: { "no ingress controller": { resource: { helm_release: { langfuse: { chart: "langfuse" } } } } },
  mutation: [
    (production) =>
      changeHelmValues(production, "langfuse_traefik_chart", ({ ports }) => {
        ports.web.http.redirections.entryPoint.scheme = "http";
      }),
    ["helm_release.langfuse_traefik_chart", `${ENTRY_POINT}.scheme`],
  ],
});
