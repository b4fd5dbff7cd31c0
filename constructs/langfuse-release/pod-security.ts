/**
 * Labels of a namespace that admits restricted pods only.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function restrictedPods(): Record<string, string> {
  return Object.fromEntries(
    ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]),
  );
}
