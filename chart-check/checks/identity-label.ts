import { eachComponentPod, show, type Check, type Finding } from "../check";
import type { Pod } from "../manifests";

const LABEL = "azure.workload.identity/use";

/** The webhook of workload identity looks at this label; a boolean there makes Kubernetes refuse the pod. */
export const identityLabelCheck: Check = {
  id: "identity-label",
  looksFor:
    `the pods of web and worker have the label ${LABEL} with the text "true" where they keep their events in Blob storage, ` +
    "and are without it elsewhere",
  run: (rendering) =>
    eachComponentPod(rendering, rendering.expected.storage.kind === "azure-keyless" ? labelled : unlabelled),
};

function labelled({ owner, labels }: Pod): Finding[] {
  const found = labels[LABEL];
  if (found === "true") return [];
  return [{ object: owner, problem: `label "${LABEL}" must be the text "true", got ${typeof found} ${show(found)}` }];
}

function unlabelled({ owner, labels }: Pod): Finding[] {
  const found = labels[LABEL];
  if (found === undefined) return [];
  return [
    { object: owner, problem: `label "${LABEL}" must not be there: the pods have no identity, got ${show(found)}` },
  ];
}
