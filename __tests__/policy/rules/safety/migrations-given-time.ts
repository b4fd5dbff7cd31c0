import { stringify } from "yaml";
import { migrationsGivenTime } from "../../../../policy/rules/safety/migrations-given-time";
import { changeHelmValues, testRule } from "../../rule-table";

const release = (livenessProbe?: object) => ({
  resource: {
    helm_release: {
      app: {
        chart: "langfuse",
        values: [stringify({ langfuse: { web: { ...(livenessProbe && { livenessProbe }) } } })],
      },
    },
  },
});
const PROBE = "values.langfuse.web.livenessProbe";

testRule(migrationsGivenTime, {
  compliant: {
    "a long wait before the first probe": release({ initialDelaySeconds: 300 }),
    "many probes": release({ failureThreshold: 28 }),
    "both together": release({ initialDelaySeconds: 100, periodSeconds: 20, failureThreshold: 10 }),
  },
  violating: {
    "the chart's own probe": [release(), ["helm_release.app", PROBE]],
    "a second too few": [release({ initialDelaySeconds: 269 }), ["helm_release.app", PROBE]],
    "a wait that is unknown before the apply": [
      release({ initialDelaySeconds: "${var.wait}" }),
      ["helm_release.app", PROBE],
    ],
  },
  notApplicable: { "another chart": { resource: { helm_release: { app: { chart: "traefik" } } } } },
  mutation: [
    (production) => changeHelmValues(production, "langfuse", (values) => delete values.langfuse.web.livenessProbe),
    ["helm_release.langfuse", PROBE],
  ],
});
