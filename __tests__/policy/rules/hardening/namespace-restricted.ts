import { namespaceRestricted } from "../../../../policy/rules/hardening/namespace-restricted";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const ENFORCE = "pod-security.kubernetes.io/enforce";
const PATH = `metadata.labels["${ENFORCE}"]`;
const NAMESPACE = "kubernetes_namespace_v1.app";
const namespace = (labels?: object) => ({ resource: { kubernetes_namespace_v1: { app: { metadata: { labels } } } } });
const release = (settings: object) => ({ resource: { helm_release: { app: { chart: "app", ...settings } } } });

testRule(namespaceRestricted, {
  compliant: {
    "an enforced level": namespace({ [ENFORCE]: "restricted" }),
    "a release into a namespace that is made elsewhere": release({ namespace: "app" }),
    "a state": state({ [NAMESPACE]: { metadata: [{ labels: { [ENFORCE]: "restricted" } }] } }),
  },
  violating: {
    baseline: [namespace({ [ENFORCE]: "baseline" }), [NAMESPACE, PATH]],
    "a warning only": [namespace({ "pod-security.kubernetes.io/warn": "restricted" }), [NAMESPACE, PATH]],
    "no labels": [namespace(), [NAMESPACE, PATH]],
    "a state": [
      state({ [NAMESPACE]: { metadata: [{ labels: { [ENFORCE]: "privileged" } }] } }),
      [NAMESPACE, `metadata[0].labels["${ENFORCE}"]`],
    ],
    "a namespace that Helm makes": [release({ create_namespace: true }), ["helm_release.app", "create_namespace"]],
  },
  notApplicable: { "neither namespace nor release": { resource: {} } },
  mutation: [
    ({ release }) => {
      release.resource.kubernetes_namespace_v1.langfuse_traefik.metadata.labels[ENFORCE] = "baseline";
    },
    ["kubernetes_namespace_v1.langfuse_traefik", PATH],
  ],
});
