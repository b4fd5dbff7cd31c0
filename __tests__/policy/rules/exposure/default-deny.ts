import { defaultDeny } from "../../../../policy/rules/exposure/default-deny";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const RELEASE = "helm_release.release";
const POLICY = "kubernetes_network_policy_v1.deny";
const BOTH = ["Ingress", "Egress"];
const DNS = { ports: [{ port: "53", protocol: "UDP" }], to: [{ ip_block: { cidr: "169.254.10.10/32" } }] };
const DENY = { pod_selector: {}, policy_types: BOTH, egress: [DNS] };

const OPEN = "kubernetes_network_policy_v1.open";
const opening = (rule: object) => ({ pod_selector: {}, policy_types: ["Ingress"], ingress: [rule] });

const namespace = "${kubernetes_namespace_v1.namespace.metadata[0].name}";

const release = (policies: Readonly<Record<string, object>>, chart = "langfuse", of = namespace) => ({
  resource: {
    kubernetes_namespace_v1: { namespace: { metadata: { name: "app" } } },
    helm_release: { release: { chart, namespace } },
    kubernetes_network_policy_v1: Object.fromEntries(
      Object.entries(policies).map(([name, spec]) => [name, { metadata: { name, namespace: of }, spec }]),
    ),
  },
});

const WEB = { ...DENY, ingress: [{ ports: [{ port: "8443", protocol: "TCP" }] }] };

const stateOf = (spec: object) =>
  state({
    [RELEASE]: { chart: "langfuse", namespace: "app" },
    [POLICY]: { metadata: [{ name: "deny", namespace: "app" }], spec: [spec] },
  });

/** As a state has what is not set. */
const ALL_PODS = [{ match_expressions: [], match_labels: null }];

testRule(defaultDeny, {
  compliant: {
    "beside one that lets in some pods of every namespace": release({
      deny: DENY,
      web: opening({
        from: [{ namespace_selector: {}, pod_selector: { match_labels: { app: "proxy" } } }],
        ports: [{ port: "3000" }],
      }),
    }),
    "a policy for every pod": release({ deny: DENY }),
    "beside one that lets something through": release({
      deny: DENY,
      web: {
        pod_selector: { match_labels: { app: "web" } },
        policy_types: BOTH,
        ingress: [{ from: [{ pod_selector: { match_labels: { app: "proxy" } } }], ports: [{ port: "3000" }] }],
        egress: [{ to: [{ ip_block: { cidr: "0.0.0.0/0" } }], ports: [{ port: "443" }] }],
      },
    }),
    "beside one that lets in the pods of one other namespace": release({
      deny: DENY,
      web: {
        pod_selector: {},
        policy_types: ["Ingress"],
        ingress: [{ from: [{ namespace_selector: { match_labels: { name: "proxy" } } }], ports: [{ port: "3000" }] }],
      },
    }),
    "beside one that lets all pods of the namespace through": release({
      deny: DENY,
      web: { pod_selector: {}, policy_types: ["Ingress"], ingress: [{ from: [{ pod_selector: {} }] }] },
    }),
    "the ingress controller's, which lets web traffic in": release({ deny: WEB }, "traefik"),
    "a state": stateOf({ pod_selector: ALL_PODS, policy_types: BOTH, ingress: [], egress: [DNS] }),
  },
  violating: {
    "no policy": [release({}), [RELEASE, "namespace"]],
    "in another namespace": [release({ deny: DENY }, "langfuse", "other"), [RELEASE, "namespace"]],
    "one direction only": [release({ deny: { ...DENY, policy_types: ["Ingress"] } }), [RELEASE, "namespace"]],
    "some pods only": [
      release({ deny: { ...DENY, pod_selector: { match_labels: { app: "web" } } } }),
      [RELEASE, "namespace"],
    ],
    "a policy for every pod that lets something in": [
      release({ deny: WEB }),
      [RELEASE, "namespace"],
      [POLICY, "spec.ingress[0]"],
    ],
    "another policy that lets everybody in on a port": [
      release({ deny: DENY, open: opening({ ports: [{ port: "5432" }] }) }),
      [OPEN, "spec.ingress[0]"],
    ],
    "the same from every namespace": [
      release({ deny: DENY, open: opening({ from: [{ namespace_selector: {} }], ports: [{ port: "5432" }] }) }),
      [OPEN, "spec.ingress[0]"],
    ],
    "the same from the internet": [
      release({ deny: DENY, open: opening({ from: [{ ip_block: { cidr: "0.0.0.0/0" } }], ports: [{ port: "80" }] }) }),
      [OPEN, "spec.ingress[0]"],
    ],
    "another policy that lets out to everywhere on every port": [
      release({
        deny: DENY,
        open: { pod_selector: {}, policy_types: BOTH, egress: [{ to: [{ ip_block: { cidr: "0.0.0.0/0" } }] }] },
      }),
      [OPEN, "spec.egress[0]"],
    ],
    "a state with a policy for every namespace": [
      stateOf({
        pod_selector: ALL_PODS,
        policy_types: BOTH,
        ingress: [
          { from: [{ ip_block: [], namespace_selector: ALL_PODS, pod_selector: [] }], ports: [{ port: "5432" }] },
        ],
        egress: [DNS],
      }),
      [RELEASE, "namespace"],
      [POLICY, "spec[0].ingress[0]"],
    ],
    "a policy for every pod that lets it out anywhere": [
      release({ deny: { ...DENY, egress: [{ ports: [{ port: "443" }], to: [{ ip_block: { cidr: "0.0.0.0/0" } }] }] } }),
      [RELEASE, "namespace"],
    ],
    "the same, without peers": [
      release({ deny: { ...DENY, egress: [{ ports: [{ port: "443" }] }] } }),
      [RELEASE, "namespace"],
    ],
    "a rule that lets everything out": [
      release({ deny: { ...DENY, egress: [DNS, {}] } }),
      [RELEASE, "namespace"],
      [POLICY, "spec.egress[1]"],
    ],
    "another policy that lets everything in": [
      release({ deny: DENY, open: { pod_selector: {}, policy_types: ["Ingress"], ingress: [{}] } }),
      ["kubernetes_network_policy_v1.open", "spec.ingress[0]"],
    ],
    "the ingress controller without one": [release({}, "traefik"), [RELEASE, "namespace"]],
    "a state without one": [state({ [RELEASE]: { chart: "langfuse", namespace: "app" } }), [RELEASE, "namespace"]],
    "a state with a rule that lets everything in": [
      stateOf({ pod_selector: ALL_PODS, policy_types: BOTH, ingress: [{ from: [], ports: [] }], egress: [DNS] }),
      [RELEASE, "namespace"],
      [POLICY, "spec[0].ingress[0]"],
    ],
  },
  notApplicable: { "a chart that is not reached by anybody": release({}, "cert-manager") },
  mutation: [
    ({ release }) => {
      release.resource.kubernetes_network_policy_v1.langfuse_network_default_deny.spec.policy_types = ["Ingress"];
    },
    ["helm_release.langfuse", "namespace"],
  ],
});
