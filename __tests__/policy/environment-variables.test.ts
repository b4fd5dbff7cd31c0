import { stringify } from "yaml";
import { findVariables, hasPods, findLoadableVariables } from "../../policy/environment-variables";
import { deploymentOf } from "./rule-table";

const helm = (values: object) => deploymentOf({ resource: { helm_release: { x: { values: [stringify(values)] } } } });

/** As `NAME=value at path`. */
const toTexts = (variables: ReturnType<typeof findVariables>) =>
  variables.map(({ name, value, path }) => `${name}=${JSON.stringify(value)} at ${path}`);

test("lists of names and values at any path", () => {
  const values = {
    langfuse: {
      additionalEnv: [
        { name: "A", value: "1" },
        { name: "B", valueFrom: { secretKeyRef: { name: "x", key: "y" } } },
      ],
      web: { pod: { additionalEnv: [{ name: "C", value: "${local.c}" }] } },
    },
    redis: { primary: { extraEnvVars: [{ name: "D" }] } },
    extraManifests: [{ kind: "Pod", spec: { containers: [{ env: [{ name: "E", value: 5 }] }] } }],
  };
  expect(toTexts(findVariables(helm(values)))).toEqual([
    'A="1" at values.langfuse.additionalEnv[0].name',
    "B=undefined at values.langfuse.additionalEnv[1].name",
    'C="${local.c}" at values.langfuse.web.pod.additionalEnv[0].name',
    "D=undefined at values.redis.primary.extraEnvVars[0].name",
    "E=5 at values.extraManifests[0].spec.containers[0].env[0].name",
  ]);
});

test("objects with variables", () => {
  const values = { a: { env: { A: "1", B: { value: "2" }, C: { valueFrom: {} } } }, environment: { D: true } };
  expect(toTexts(findVariables(helm(values)))).toEqual([
    'A="1" at values.a.env.A',
    'B="2" at values.a.env.B',
    "C=undefined at values.a.env.C",
    "D=true at values.environment.D",
  ]);
});

test("nothing else", () => {
  const values = {
    langfuse: { web: { hosts: [{ name: "A" }], resources: { A: "1" } }, environment: "production" },
    tolerations: [{ key: "A", value: "1" }],
    env: { lower: "case" },
  };
  expect(findVariables(helm(values))).toEqual([]);
});

test("containers of Kubernetes resources", () => {
  const container = [{ env: [{ name: "A", value_from: [{ secret_key_ref: [{ name: "x" }] }] }] }];
  const deployment = deploymentOf({
    resource: {
      kubernetes_deployment_v1: { x: { spec: { template: { spec: { container } } } } },
      azurerm_container_app: { x: { env: [{ name: "B", value: "1" }] } },
    },
  });
  expect(toTexts(findVariables(deployment))).toEqual(["A=undefined at spec.template.spec.container[0].env[0].name"]);
});

test("keys of Secrets and ConfigMaps", () => {
  const manifests = {
    extraManifests: [
      { kind: "ConfigMap", data: { A: "1" } },
      { kind: "Issuer", data: { B: "2" } },
    ],
  };
  expect(toTexts(findLoadableVariables(helm(manifests)))).toEqual(['A="1" at values.extraManifests[0].data.A']);
  const secret = deploymentOf({ resource: { kubernetes_secret_v1: { x: { data_wo: { C: "3" }, data: { D: "4" } } } } });
  expect(toTexts(findLoadableVariables(secret))).toEqual(['D="4" at data.D', 'C="3" at data_wo.C']);
});

test("whether a deployment runs pods", () => {
  expect(hasPods(helm({}))).toBe(true);
  expect(hasPods(deploymentOf({ resource: { kubernetes_pod_v1: { x: {} } } }))).toBe(true);
  expect(hasPods(deploymentOf({ resource: { azurerm_subnet: { x: {} } } }))).toBe(false);
});
