import { eachComponentPod, show, type Check } from "../check";

/** The migrations of a first start take minutes, and web answers only after them. */
const FIRST_START_SECONDS = 300;

export const probesCheck: Check = {
  id: "probes",
  looksFor: `web is left alone for ${FIRST_START_SECONDS} seconds before a liveness probe can end it; worker has a probe`,
  run: (rendering) =>
    eachComponentPod(rendering, ({ owner, spec }, component) =>
      (spec.containers ?? []).flatMap(({ name, livenessProbe }) => {
        const delay = livenessProbe?.initialDelaySeconds;
        const least = component === "web" ? FIRST_START_SECONDS : 1;
        return delay !== undefined && delay >= least
          ? []
          : [
              {
                object: `${owner}, container ${name}`,
                problem: `"livenessProbe.initialDelaySeconds" must be at least ${least}, got ${show(delay)}`,
              },
            ];
      }),
    ),
};
