import { eachComponentPod, show, type Check } from "../check";

const LABEL = "azure.workload.identity/use";

/** The webhook of workload identity looks at this label; a boolean there makes Kubernetes refuse the pod. */
export const identityLabelCheck: Check = {
  id: "identity-label",
  looksFor: `the pods of web and worker have the label ${LABEL} with the text "true"`,
  run: (rendering) =>
    eachComponentPod(rendering, ({ owner, labels }) =>
      labels[LABEL] === "true"
        ? []
        : [
            {
              object: owner,
              problem: `label "${LABEL}" must be the text "true", got ${typeof labels[LABEL]} ${show(labels[LABEL])}`,
            },
          ],
    ),
};
