import { stringify } from "yaml";
import { podsRestricted } from "../../../../policy/rules/hardening/pods-restricted";
import { changeHelmValues, testRule } from "../../rule-table";

const POD = { runAsNonRoot: true, runAsUser: 1001, seccompProfile: { type: "RuntimeDefault" } };
const CONTAINER = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
const APP = "helm_release.app";
const release = (chart: string, values: object) => ({
  resource: { helm_release: { app: { chart, values: [stringify(values)] } } },
});
const langfuse = (pod: object, container: object = {}, more: object = {}) =>
  release("langfuse", {
    langfuse: { podSecurityContext: { ...POD, ...pod }, securityContext: { ...CONTAINER, ...container } },
    ...more,
  });

testRule(podsRestricted, {
  compliant: {
    "Langfuse as the standard wants it": langfuse({}),
    "the one capability that the standard allows": langfuse(
      {},
      { capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } },
    ),
    "another chart, which needs no word": release("traefik", { deployment: { replicas: 2 } }),
  },
  violating: {
    "Langfuse without a word": [
      release("langfuse", {}),
      [APP, "values.langfuse.podSecurityContext.runAsNonRoot"],
      [APP, "values.langfuse.podSecurityContext.runAsUser"],
      [APP, "values.langfuse.podSecurityContext.seccompProfile.type"],
      [APP, "values.langfuse.securityContext.allowPrivilegeEscalation"],
      [APP, "values.langfuse.securityContext.capabilities.drop"],
    ],
    "root, reported once": [langfuse({ runAsUser: 0 }), [APP, "values.langfuse.podSecurityContext.runAsUser"]],
    "a user that is unknown before the apply": [
      langfuse({ runAsUser: "${var.user}" }),
      [APP, "values.langfuse.podSecurityContext.runAsUser"],
    ],
    "a profile that confines nothing": [
      langfuse({ seccompProfile: { type: "Unconfined" } }),
      [APP, "values.langfuse.podSecurityContext.seccompProfile.type"],
      [APP, "values.langfuse.podSecurityContext.seccompProfile"],
    ],
    "a capability more": [
      langfuse({}, { capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } }),
      [APP, "values.langfuse.securityContext.capabilities"],
    ],
    "a privileged container of a store": [
      langfuse({}, {}, { postgresql: { securityContext: { privileged: true } } }),
      [APP, "values.postgresql.securityContext.privileged"],
    ],
    "the node's network and a folder of the node": [
      release("app", { hostNetwork: true, volumes: [{ hostPath: { path: "/" } }] }),
      [APP, "values.hostNetwork"],
      [APP, "values.volumes[0].hostPath"],
    ],
  },
  notApplicable: { "no release": { resource: {} } },
  mutation: [
    (production) =>
      changeHelmValues(production, "langfuse", (values) => (values.langfuse.securityContext.privileged = true)),
    ["helm_release.langfuse", "values.langfuse.securityContext.privileged"],
  ],
});
