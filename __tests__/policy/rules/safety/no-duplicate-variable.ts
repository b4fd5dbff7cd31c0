import { stringify } from "yaml";
import { noDuplicateVariable } from "../../../../policy/rules/safety/no-duplicate-variable";
import { STRICT } from "../../../../policy/settings";
import { changeHelmValues, deploymentOf, testRule } from "../../rule-table";

const variable = (name: string) => ({ name, value: "x" });
const release = (chart: string, values: object) => ({
  resource: { helm_release: { app: { chart, values: [stringify(values)] } } },
});
const langfuse = (values: object) => release("langfuse", { langfuse: values });
const APP = "helm_release.app";

testRule(noDuplicateVariable, {
  compliant: {
    "different ones": langfuse({ additionalEnv: [variable("A"), { name: "B", valueFrom: {} }] }),
    "the same one in web and in worker": langfuse({
      web: { pod: { additionalEnv: [variable("A")] } },
      worker: { pod: { additionalEnv: [variable("A")] } },
    }),
    "a variable that the chart leaves to its user": langfuse({
      additionalEnv: [variable("REDIS_CONNECTION_STRING"), variable("LANGFUSE_S3_CONCURRENT_WRITES")],
    }),
    "entries with one name that are no variables": langfuse({ hosts: [{ name: "a" }, { name: "a" }] }),
    "two containers of another chart": release("app", { a: [variable("A")], b: [variable("A")] }),
  },
  violating: {
    "one of them without a value": [
      langfuse({ additionalEnv: [{ name: "A" }, variable("A")] }),
      [APP, "values.langfuse.additionalEnv[1].name"],
    ],
    "twice in one list": [
      langfuse({ additionalEnv: [variable("A"), variable("B"), variable("A")] }),
      [APP, "values.langfuse.additionalEnv[2].name"],
    ],
    "in the list of both, and in that of web": [
      langfuse({ additionalEnv: [variable("A")], web: { pod: { additionalEnv: [variable("A")] } } }),
      [APP, "values.langfuse.web.pod.additionalEnv[0].name"],
    ],
    "what the chart sets for Azure": [
      langfuse({ additionalEnv: [variable("LANGFUSE_USE_AZURE_BLOB")] }),
      [APP, "values.langfuse.additionalEnv[0].name"],
    ],
    "what the chart sets from the sign-in": [
      langfuse({
        additionalEnv: [variable("AUTH_AZURE_AD_TENANT_ID")],
        auth: { providers: { azureAd: { tenantId: "t" } } },
      }),
      [APP, "values.langfuse.additionalEnv[0].name"],
    ],
    "in a container of another chart": [
      release("app", { sidecars: [{ env: [variable("A"), variable("A")] }] }),
      [APP, "values.sidecars[0].env[1].name"],
    ],
  },
  notApplicable: { "no release": { resource: {} } },
  mutation: [
    (production) =>
      changeHelmValues(production, "langfuse", (values) =>
        values.langfuse.additionalEnv.push({ name: "LANGFUSE_LOG_LEVEL", value: "debug" }),
      ),
    ["helm_release.langfuse", "values.langfuse.additionalEnv[1].name"],
  ],
});

test("it shows the name, and never the value", () => {
  const deployment = deploymentOf(langfuse({ additionalEnv: [variable("A"), { name: "A", value: "hunter2" }] }));
  expect(noDuplicateVariable.check(deployment, STRICT)).toMatchObject({
    findings: [{ problem: "is A, which is set already" }],
  });
});
