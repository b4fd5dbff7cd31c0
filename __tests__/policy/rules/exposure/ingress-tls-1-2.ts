import { ingressTls12 } from "../../../../policy/rules/exposure/ingress-tls-1-2";
import { changeHelmValues, testRule } from "../../rule-table";

const PATH = "values.providers.file.content.tls.options.default.minVersion";
const traefik = (options: object) => ({
  resource: {
    helm_release: {
      traefik: {
        chart: "traefik",
        values: [JSON.stringify({ providers: { file: { content: { tls: { options } } } } })],
      },
    },
  },
});

testRule(ingressTls12, {
  compliant: {
    "TLS 1.2": traefik({ default: { minVersion: "VersionTLS12" } }),
    "TLS 1.3": traefik({ default: { minVersion: "VersionTLS13" } }),
  },
  violating: {
    "TLS 1.0": [traefik({ default: { minVersion: "VersionTLS10" } }), ["helm_release.traefik", PATH]],
    "options of another name, which nothing uses": [
      traefik({ modern: { minVersion: "VersionTLS12" } }),
      ["helm_release.traefik", PATH],
    ],
  },
  notApplicable: { "no ingress controller": { resource: {} } },
  mutation: [
    (production) =>
      changeHelmValues(production, "langfuse_traefik_chart", ({ providers }) => {
        providers.file.content.tls.options.default.minVersion = "VersionTLS11";
      }),
    ["helm_release.langfuse_traefik_chart", PATH],
  ],
});
