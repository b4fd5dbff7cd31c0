import { checkComponentPods, mustBe, mustNotRender, show, type Check } from "../check";

/** A federated credential may trust the service account that the release creates: the chart must not create another. */
export const serviceAccountCheck: Check = {
  id: "service-account",
  rule: "web and worker use the service account of the release, and the chart creates none with that name",
  run: (rendering) => {
    const { serviceAccount } = rendering.expected;
    return [
      ...checkComponentPods(rendering, ({ owner, spec }) =>
        mustBe(owner, '"serviceAccountName"', serviceAccount, spec.serviceAccountName),
      ),
      ...mustNotRender(
        rendering.manifests.filter(
          ({ kind, metadata }) => kind === "ServiceAccount" && metadata.name === serviceAccount,
        ),
        "the release creates it, and Helm refuses to adopt it",
      ),
    ];
  },
};

const LABEL = "azure.workload.identity/use";

/** The webhook of workload identity reads this label. Kubernetes refuses a pod whose label is a boolean. */
export const identityLabelCheck: Check = {
  id: "identity-label",
  rule: `the pods of web and worker have the label ${LABEL}: "true" if they store events in Blob storage, else no such label`,
  run: (rendering) => {
    const isKeyless = rendering.expected.storage.kind === "azure-keyless";
    return checkComponentPods(rendering, ({ owner, labels }) => {
      const found = labels[LABEL];
      if (found === (isKeyless ? "true" : undefined)) return [];
      const problem = isKeyless
        ? `must be the string "true", got ${typeof found} ${show(found)}`
        : `must not be set, because the pods have no identity, got ${show(found)}`;
      return [{ object: owner, problem: `label "${LABEL}" ${problem}` }];
    });
  },
};
