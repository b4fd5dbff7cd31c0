import { serviceAccountCheck } from "../../../chart-check/checks/service-account";
import { pod, testCheck } from "../rendering";

testCheck(serviceAccountCheck, [
  [
    "another service account",
    (objects) => (pod(objects, "Deployment/web").serviceAccountName = "default"),
    ['Deployment/web: "serviceAccountName" must be langfuse, got "default"'],
  ],
  [
    "no service account",
    (objects) => delete pod(objects, "Deployment/worker").serviceAccountName,
    ['Deployment/worker: "serviceAccountName" must be langfuse, got none'],
  ],
  [
    "the chart makes one of that name",
    (objects) => (objects["x"] = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "langfuse" } }),
    ["ServiceAccount/langfuse: must not be rendered: the release makes it, and Helm would refuse to take it over"],
  ],
  [
    "the chart makes one for a store",
    (objects) => (objects["x"] = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "langfuse-db" } }),
    [],
  ],
  [
    "no worker",
    (objects) => delete objects["Deployment/worker"],
    ["worker: must have a pod with the labels app=worker and …/name=langfuse, got none"],
  ],
]);
