import { identityLabelCheck } from "../../../chart-check/checks/identity-label";
import { testCheck } from "../rendering";

const LABEL = "azure.workload.identity/use";

testCheck(identityLabelCheck, [
  [
    "a boolean",
    (objects) => (objects["Deployment/web"].spec.template.metadata.labels[LABEL] = true),
    [`Deployment/web: label "${LABEL}" must be the text "true", got boolean true`],
  ],
  [
    "another text",
    (objects) => (objects["Deployment/web"].spec.template.metadata.labels[LABEL] = "True"),
    [`Deployment/web: label "${LABEL}" must be the text "true", got string "True"`],
  ],
  [
    "no label",
    (objects) => (objects["Deployment/worker"].spec.template.metadata.labels[LABEL] = undefined),
    [`Deployment/worker: label "${LABEL}" must be the text "true", got undefined none`],
  ],
]);
