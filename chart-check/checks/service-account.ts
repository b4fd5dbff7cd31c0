import { eachComponentPod, show, type Check } from "../check";
import { nameOf } from "../manifests";

/** The release makes one service account, which a federated credential may trust: the chart must leave it alone. */
export const serviceAccountCheck: Check = {
  id: "service-account",
  looksFor: "web and worker run as the service account that the release makes, and the chart makes none of that name",
  run: (rendering) => {
    const { serviceAccount } = rendering.expected;
    return [
      ...eachComponentPod(rendering, ({ owner, spec }) =>
        spec.serviceAccountName === serviceAccount
          ? []
          : [
              {
                object: owner,
                problem: `"serviceAccountName" must be ${serviceAccount}, got ${show(spec.serviceAccountName)}`,
              },
            ],
      ),
      ...rendering.manifests
        .filter(({ kind, metadata }) => kind === "ServiceAccount" && metadata.name === serviceAccount)
        .map((manifest) => ({
          object: nameOf(manifest),
          problem: "must not be rendered: the release makes it, and Helm would refuse to take it over",
        })),
    ];
  },
};
