/** The sections of a report, in the order in which a reviewer needs them. */
export const SECTIONS = [
  "verdict",
  "topology",
  "trust",
  "secrets",
  "reachability",
  "changes",
  "helm",
  "versions",
  "rules",
  "appendix",
];
