import { stringify } from "yaml";
import { noEntraVariable } from "../../../../policy/rules/keyless/no-entra-variable";
import { changeHelmValues, testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const helm = (values: object) => ({ resource: { helm_release: { x: { values: [stringify(values)] } } } });
const variable = (name: string) => helm({ langfuse: { additionalEnv: [{ name, value: "x" }] } });
const found = ["helm_release.x", "values.langfuse.additionalEnv[0].name"] as const;

testRule(noEntraVariable, {
  compliant: {
    "other variables": helm({ langfuse: { additionalEnv: [{ name: "AZURE_REGION", value: "x" }] } }),
    "a variable of which that is the beginning": variable("AZURE_CLIENT_ID_OF_SOMETHING_ELSE"),
    "a value of that name": helm({ langfuse: { additionalEnv: [{ name: "NOTE", value: "AZURE_CLIENT_ID" }] } }),
    "a list of something else": helm({ hosts: [{ name: "AZURE_CLIENT_ID" }] }),
    "a Secret that no pod is said to load": {
      resource: { kubernetes_secret_v1: { x: { data_wo: { "client-id": "${ephemeral.a.b.c}" } } } },
    },
  },
  violating: {
    "a manifest that is written as a text": [
      helm({ extraManifests: ["kind: ConfigMap\ndata:\n  AZURE_CLIENT_ID: x\n"] }),
      ["helm_release.x", "values.extraManifests[0].data.AZURE_CLIENT_ID"],
    ],
    "a name from a local": [
      {
        ...helm({ langfuse: { additionalEnv: [{ name: "${local.name}", value: "x" }] } }),
        locals: { name: "AZURE_CLIENT_ID" },
      },
      found,
    ],
    ...Object.fromEntries(
      [
        "AZURE_AUTHORITY_HOST",
        "AZURE_CLIENT_CERTIFICATE_PATH",
        "AZURE_CLIENT_ID",
        "AZURE_CLIENT_SECRET",
        "AZURE_FEDERATED_TOKEN_FILE",
        "AZURE_PASSWORD",
        "AZURE_TENANT_ID",
        "AZURE_USERNAME",
      ].map((name) => [name, [variable(name), found]] as const),
    ),
    "a key of a Secret": [
      helm({
        langfuse: {
          web: { pod: { additionalEnv: [{ name: "AZURE_CLIENT_ID", valueFrom: { secretKeyRef: { name: "x" } } }] } },
        },
      }),
      ["helm_release.x", "values.langfuse.web.pod.additionalEnv[0].name"],
    ],
    "a mapping of a sub-chart": [
      helm({ redis: { extraEnvVars: { AZURE_TENANT_ID: "x" } } }),
      ["helm_release.x", "values.redis.extraEnvVars.AZURE_TENANT_ID"],
    ],
    "a container of a further manifest": [
      helm({
        extraManifests: [{ kind: "Pod", spec: { containers: [{ env: [{ name: "AZURE_CLIENT_ID", value: "x" }] }] } }],
      }),
      ["helm_release.x", "values.extraManifests[0].spec.containers[0].env[0].name"],
    ],
    "a ConfigMap of a further manifest": [
      helm({ extraManifests: [{ kind: "ConfigMap", data: { AZURE_CLIENT_ID: "x" } }] }),
      ["helm_release.x", "values.extraManifests[0].data.AZURE_CLIENT_ID"],
    ],
    "a setting": [
      {
        resource: {
          helm_release: {
            x: { set: [{ name: "langfuse.additionalEnv", value: [{ name: "AZURE_CLIENT_ID", value: 1 }] }] },
          },
        },
      },
      found,
    ],
    "a Secret, which a pod may load as a whole": [
      { resource: { kubernetes_secret_v1: { x: { data_wo: { AZURE_CLIENT_SECRET: "${ephemeral.a.b.c}" } } } } },
      ["kubernetes_secret_v1.x", "data_wo.AZURE_CLIENT_SECRET"],
    ],
    "a deployment": [
      {
        resource: {
          kubernetes_deployment_v1: {
            x: { spec: { template: { spec: { container: [{ env: [{ name: "AZURE_CLIENT_ID", value: "x" }] }] } } } },
          },
        },
      },
      ["kubernetes_deployment_v1.x", "spec.template.spec.container[0].env[0].name"],
    ],
    "a plan": [
      plan({
        "helm_release.x": {
          values: { values: [stringify({ langfuse: { additionalEnv: [{ name: "AZURE_CLIENT_ID", value: "x" }] } })] },
        },
      }),
      found,
    ],
    "a state": [
      state({
        "helm_release.x": {
          values: [stringify({ langfuse: { additionalEnv: [{ name: "AZURE_CLIENT_ID", value: "x" }] } })],
        },
      }),
      found,
    ],
  },
  notApplicable: { "no pods": { resource: { azurerm_subnet: { x: {} } } } },
  mutation: [
    (production) =>
      changeHelmValues(production, "langfuse", (values) => {
        values.langfuse.additionalEnv.push({ name: "AZURE_CLIENT_ID", value: "11111111-1111-1111-1111-111111111111" });
      }),
    ["helm_release.langfuse", "values.langfuse.additionalEnv[1].name"],
  ],
});
