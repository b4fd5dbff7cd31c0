import { show } from "../problem";
import { rule } from "./rule";

/**
 * The month in which the support of each version ends in AKS; with it, AKS creates no cluster of that version.
 * @see https://learn.microsoft.com/azure/aks/supported-kubernetes-versions
 */
const ENDS = { "1.35": "March 2027", "1.36": "June 2027", "1.37": "October 2027" };
const DATE = "2026-12-01";

export const kubernetesVersionWarning = rule(["cluster"], ({ cluster: { kubernetesVersion } }) => {
  if (kubernetesVersion === undefined || kubernetesVersion in ENDS) return undefined;
  const supported = Object.entries(ENDS).map(([version, end]) => `${version} (until ${end})`);
  return {
    path: ["cluster", "kubernetesVersion"],
    rule: `should be one of those that AKS supported on ${DATE}: ${supported.join(", ")}`,
    given: show(kubernetesVersion),
    fix: 'Write for example: kubernetesVersion: "1.36"',
  };
});
