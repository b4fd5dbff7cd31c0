import { identityLabelCheck, serviceAccountCheck } from "../../../chart-check/checks/identity";
import { pod, testCheck } from "../rendering";

describe("service-account", () => {
  testCheck(serviceAccountCheck, [
    [
      "another service account",
      (objects) => (pod(objects, "Deployment/web").serviceAccountName = "default"),
      ['Deployment/web: "serviceAccountName" must be "langfuse", got "default"'],
    ],
    [
      "no service account",
      (objects) => delete pod(objects, "Deployment/worker").serviceAccountName,
      ['Deployment/worker: "serviceAccountName" must be "langfuse", got none'],
    ],
    [
      "the chart creates one with that name",
      (objects) => (objects["x"] = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "langfuse" } }),
      ["ServiceAccount/langfuse: must not be rendered: the release creates it, and Helm refuses to adopt it"],
    ],
    [
      "the chart creates one for a store",
      (objects) => (objects["x"] = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "langfuse-db" } }),
      [],
    ],
    [
      "no worker",
      (objects) => delete objects["Deployment/worker"],
      ["worker: must have a pod with the labels app=worker and app.kubernetes.io/name=langfuse, got none"],
    ],
  ]);
});

describe("identity-label", () => {
  const LABEL = "azure.workload.identity/use";

  testCheck(identityLabelCheck, [
    [
      "a boolean",
      (objects) => (objects["Deployment/web"].spec.template.metadata.labels[LABEL] = true),
      [`Deployment/web: label "${LABEL}" must be the string "true", got boolean true`],
    ],
    [
      "another string",
      (objects) => (objects["Deployment/web"].spec.template.metadata.labels[LABEL] = "True"),
      [`Deployment/web: label "${LABEL}" must be the string "true", got string "True"`],
    ],
    [
      "no label",
      (objects) => (objects["Deployment/worker"].spec.template.metadata.labels[LABEL] = undefined),
      [`Deployment/worker: label "${LABEL}" must be the string "true", got undefined none`],
    ],
  ]);
});
