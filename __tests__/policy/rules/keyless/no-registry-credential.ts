import { stringify } from "yaml";
import { noRegistryCredential } from "../../../../policy/rules/keyless/no-registry-credential";
import { changeHelmValues, testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const helm = (values: object) => ({ resource: { helm_release: { x: { values: [stringify(values)] } } } });
const resource = (type: string, settings: object) => ({ resource: { [type]: { x: settings } } });

testRule(noRegistryCredential, {
  compliant: {
    "no pull secret": helm({ langfuse: { image: { tag: "1", pullPolicy: "Always" } } }),
    "empty lists, as charts have them": helm({ imagePullSecrets: [], global: { imagePullSecrets: [] } }),
    "a service account": resource("kubernetes_service_account_v1", { metadata: { name: "x" } }),
    "another Secret": resource("kubernetes_secret_v1", { type: "Opaque", data_wo: { a: "${ephemeral.a.b.c}" } }),
    "a chart from an open repository": resource("helm_release", {
      repository: "https://langfuse.github.io/langfuse-k8s",
      repository_password: null,
    }),
  },
  violating: {
    "a chart's password": [
      resource("helm_release", { repository_username: "x", repository_password: "${var.x}" }),
      ["helm_release.x", "repository_username"],
      ["helm_release.x", "repository_password"],
    ],
    "a pull secret": [
      helm({ langfuse: { imagePullSecrets: [{ name: "x" }] } }),
      ["helm_release.x", "values.langfuse.imagePullSecrets"],
    ],
    "a pull secret of all sub-charts": [
      helm({ global: { imagePullSecrets: ["x"] } }),
      ["helm_release.x", "values.global.imagePullSecrets"],
    ],
    "a pull secret of an image": [
      helm({ redis: { image: { pullSecrets: ["x"] } } }),
      ["helm_release.x", "values.redis.image.pullSecrets"],
    ],
    "a pull secret of a service account": [
      resource("kubernetes_service_account_v1", { image_pull_secret: [{ name: "x" }] }),
      ["kubernetes_service_account_v1.x", "image_pull_secret"],
    ],
    "a Secret with a password for a registry": [
      resource("kubernetes_secret_v1", { type: "kubernetes.io/dockerconfigjson" }),
      ["kubernetes_secret_v1.x", "type"],
    ],
    "such a Secret among further manifests": [
      helm({ extraManifests: [{ kind: "Secret", type: "kubernetes.io/dockerconfigjson" }] }),
      ["helm_release.x", "values.extraManifests[0].type"],
    ],
    "a plan": [
      plan({ "helm_release.x": { values: { values: [stringify({ imagePullSecrets: ["x"] })] } } }),
      ["helm_release.x", "values.imagePullSecrets"],
    ],
    "a state": [
      state({ "kubernetes_secret_v1.x": { type: "kubernetes.io/dockercfg" } }),
      ["kubernetes_secret_v1.x", "type"],
    ],
  },
  notApplicable: { "no pods": { resource: { azurerm_subnet: { x: {} } } } },
  mutation: [
    (production) =>
      changeHelmValues(production, "langfuse", (values) => {
        values.langfuse.image.pullSecrets = [{ name: "registry" }];
      }),
    ["helm_release.langfuse", "values.langfuse.image.pullSecrets"],
  ],
});
