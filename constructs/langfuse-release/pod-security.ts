/** A Pod Security level that a namespace can enforce. */
export type PodSecurityLevel = "restricted" | "baseline";

/**
 * Labels of a namespace that admits pods of this level only, and warns of every pod that is not restricted.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podSecurityLabels(enforce: PodSecurityLevel): Record<string, string> {
  return {
    "pod-security.kubernetes.io/enforce": enforce,
    "pod-security.kubernetes.io/audit": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
  };
}
