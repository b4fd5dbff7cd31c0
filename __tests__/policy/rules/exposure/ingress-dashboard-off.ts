import { ingressDashboardOff } from "../../../../policy/rules/exposure/ingress-dashboard-off";
import { changeHelmValues, testRule } from "../../rule-table";

const traefik = (values: object) => ({
  resource: { helm_release: { traefik: { chart: "traefik", values: [JSON.stringify(values)] } } },
});

testRule(ingressDashboardOff, {
  compliant: {
    "all off": traefik({ api: { dashboard: false, insecure: false }, ingressRoute: { dashboard: { enabled: false } } }),
    "what the chart leaves off is left out": traefik({ api: { dashboard: false } }),
  },
  violating: {
    "left out, which means on": [traefik({}), ["helm_release.traefik", "values.api.dashboard"]],
    on: [traefik({ api: { dashboard: true } }), ["helm_release.traefik", "values.api.dashboard"]],
    "the API on a port of its own": [
      traefik({ api: { dashboard: false, insecure: true } }),
      ["helm_release.traefik", "values.api.insecure"],
    ],
    "a route to it": [
      traefik({ api: { dashboard: false }, ingressRoute: { dashboard: { enabled: true } } }),
      ["helm_release.traefik", "values.ingressRoute.dashboard.enabled"],
    ],
  },
  notApplicable: { "no ingress controller": { resource: {} } },
  mutation: [
    (production) => changeHelmValues(production, "langfuse_traefik_chart", ({ api }) => (api.dashboard = true)),
    ["helm_release.langfuse_traefik_chart", "values.api.dashboard"],
  ],
});
