import { noOtherLoadBalancer } from "../../../../policy/rules/exposure/no-other-load-balancer";
import { changeHelmValues, testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const release = (chart: string, values: object) => ({
  resource: { helm_release: { release: { chart, values: [JSON.stringify(values)] } } },
});
const service = (spec: object) => ({ resource: { kubernetes_service_v1: { service: { spec } } } });

testRule(noOtherLoadBalancer, {
  compliant: {
    "the ingress controller's": release("traefik", { service: { spec: { type: "LoadBalancer" } } }),
    "inside the cluster": release("langfuse", { langfuse: { web: { service: { type: "ClusterIP" } } } }),
    "nothing said, which means inside the cluster": release("langfuse", {}),
    "the word elsewhere": release("langfuse", {
      langfuse: { additionalEnv: [{ name: "KIND", value: "LoadBalancer" }] },
    }),
    "a Service": service({ type: "ClusterIP" }),
    "a Service that says nothing": service({}),
  },
  violating: {
    "in the values": [
      release("langfuse", { langfuse: { web: { service: { type: "LoadBalancer" } } } }),
      ["helm_release.release", "values.langfuse.web.service.type"],
    ],
    "a port on every node": [
      release("langfuse", { postgresql: { primary: { service: { type: "NodePort" } } } }),
      ["helm_release.release", "values.postgresql.primary.service.type"],
    ],
    "the solver of certificate challenges": [
      release("langfuse", { extraManifests: [{ spec: { solver: { serviceType: "NodePort" } } }] }),
      ["helm_release.release", "values.extraManifests[0].spec.solver.serviceType"],
    ],
    "a Service": [service({ type: "LoadBalancer" }), ["kubernetes_service_v1.service", "spec.type"]],
    "a Service whose type is unknown before the apply": [
      service({ type: "${var.type}" }),
      ["kubernetes_service_v1.service", "spec.type"],
    ],
    "a Service in a state": [
      state({ "kubernetes_service_v1.service": { spec: [{ type: "NodePort" }] } }),
      ["kubernetes_service_v1.service", "spec[0].type"],
    ],
  },
  notApplicable: { "nothing in the cluster": { resource: { azurerm_key_vault: { vault: {} } } } },
  mutation: [
    (production) =>
      changeHelmValues(production, "langfuse", ({ langfuse }) => (langfuse.web.service = { type: "LoadBalancer" })),
    ["helm_release.langfuse", "values.langfuse.web.service.type"],
  ],
});
