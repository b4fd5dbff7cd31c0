import { stringify } from "yaml";
import { helmWaits } from "../../../../policy/rules/safety/helm-waits";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const probe = (initialDelaySeconds: number) =>
  stringify({ langfuse: { web: { livenessProbe: { initialDelaySeconds } } } });
const release = (settings: object) => ({ resource: { helm_release: { app: settings } } });
const APP = "helm_release.app";

testRule(helmWaits, {
  compliant: {
    "another chart, which waits by default": release({ chart: "traefik" }),
    "Langfuse with time enough": release({ chart: "langfuse", timeout: 1800, values: [probe(300)] }),
    "a state": state({ [APP]: { chart: "langfuse", wait: true, timeout: 600, values: [] } }),
  },
  violating: {
    "a chart that is not waited for": [release({ chart: "traefik", wait: false }), [APP, "wait"]],
    "a wait that is unknown before the apply": [release({ chart: "traefik", wait: "${var.wait}" }), [APP, "wait"]],
    "Langfuse with the provider's own timeout": [release({ chart: "langfuse" }), [APP, "timeout"]],
    "Langfuse that may migrate for longer than Helm waits": [
      release({ chart: "langfuse", timeout: 600, values: [probe(600)] }),
      [APP, "timeout"],
    ],
  },
  notApplicable: { "no release": { resource: {} } },
  mutation: [
    ({ release }) => {
      release.resource.helm_release.langfuse.timeout = 300;
    },
    ["helm_release.langfuse", "timeout"],
  ],
});
