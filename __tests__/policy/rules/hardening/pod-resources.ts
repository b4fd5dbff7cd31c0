import { stringify } from "yaml";
import { podResources } from "../../../../policy/rules/hardening/pod-resources";
import { changeHelmValues, testRule } from "../../rule-table";

const resources = { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } };
const APP = "helm_release.app";
const release = (version: string, values: object) => ({
  resource: { helm_release: { app: { chart: "langfuse", version, values: [stringify(values)] } } },
});
const LANGFUSE = { web: { resources }, worker: { resources } };
const CHART_2 = {
  langfuse: LANGFUSE,
  postgresql: { resources },
  redis: { resources },
  clickhouse: { cluster: { resources }, keeper: { resources } },
};

testRule(podResources, {
  compliant: {
    "chart 2": release("2.0.0", CHART_2),
    "chart 1": release("1.5.41", {
      langfuse: LANGFUSE,
      postgresql: { primary: { resources } },
      redis: { primary: { resources } },
      clickhouse: { resources, zookeeper: { resources } },
    }),
    "stores that run elsewhere": release("2.0.0", {
      langfuse: LANGFUSE,
      postgresql: { deploy: false },
      redis: { deploy: false },
      clickhouse: { deploy: false },
    }),
  },
  violating: {
    "web without": [
      release("2.0.0", { ...CHART_2, langfuse: { worker: { resources } } }),
      [APP, "values.langfuse.web.resources.requests.cpu"],
      [APP, "values.langfuse.web.resources.requests.memory"],
      [APP, "values.langfuse.web.resources.limits.memory"],
    ],
    "a store without a limit": [
      release("2.0.0", { ...CHART_2, redis: { resources: { requests: resources.requests } } }),
      [APP, "values.redis.resources.limits.memory"],
    ],
  },
  notApplicable: { "another chart": { resource: { helm_release: { app: { chart: "traefik" } } } } },
  mutation: [
    (production) =>
      changeHelmValues(production, "langfuse", (values) => delete values.clickhouse.cluster.resources.limits),
    ["helm_release.langfuse", "values.clickhouse.cluster.resources.limits.memory"],
  ],
});
