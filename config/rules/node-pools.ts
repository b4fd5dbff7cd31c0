import { findPoolMistakes, findPoolWarnings } from "../../constructs/rules/node-pools";
import { rule, toFieldErrors } from "./rule";

export const poolsRule = rule(["cluster"], ({ cluster: { systemPool, userPool } }) =>
  toFieldErrors([
    ...findPoolMistakes(["cluster", "systemPool"], systemPool, "system"),
    ...(userPool ? findPoolMistakes(["cluster", "userPool"], userPool, "user") : []),
  ]),
);

export const poolWarnings = rule(["cluster"], ({ cluster: { systemPool, userPool } }) =>
  toFieldErrors([
    ...findPoolWarnings(["cluster", "systemPool"], systemPool, "system"),
    ...(userPool ? findPoolWarnings(["cluster", "userPool"], userPool, "user") : []),
  ]),
);
