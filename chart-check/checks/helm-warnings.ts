import type { Check } from "../check";

/** What Helm writes when a value has another shape than the chart's own, and is dropped or takes its place. */
const DROPPED = /cannot overwrite table|skipped value|is a table|not a table/i;

/** Neither generation of the chart has a schema: a warning of Helm is the only word about a value that is lost. */
export const helmWarningsCheck: Check = {
  id: "helm-warnings",
  looksFor: "Helm takes every value in the shape that it has",
  run: ({ warnings }) =>
    warnings.filter((line) => DROPPED.test(line)).map((line) => ({ object: "helm template", problem: line })),
};
