import { helmPlaces, helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { isList, isObject, join, type Json } from "../../../terraform-json/json";
import { answer, finding, given, notApplicable, type Finding, type Rule } from "../../rule";

/** A required value. */
interface Requirement {
  readonly path: string;
  readonly isRight: (value: Json) => boolean;
  readonly must: string;
}

const isTrue = (value: Json) => value === true;
const isFalse = (value: Json) => value === false;
const isUser = (value: Json) => typeof value === "number" && value > 0;

/** The values that the chart does not set by default. */
const REQUIREMENTS: readonly Requirement[] = [
  { path: "langfuse.podSecurityContext.runAsNonRoot", isRight: isTrue, must: "true" },
  { path: "langfuse.podSecurityContext.runAsUser", isRight: isUser, must: "the number of a user other than root" },
  { path: "langfuse.podSecurityContext.seccompProfile.type", isRight: isConfined, must: '"RuntimeDefault"' },
  { path: "langfuse.securityContext.allowPrivilegeEscalation", isRight: isFalse, must: "false" },
  { path: "langfuse.securityContext.capabilities.drop", isRight: hasAll, must: 'a list with "ALL" in it' },
];

/** Forbidden values by name, at any path and in any chart. */
const FORBIDDEN: Readonly<Record<string, (value: Json) => boolean>> = {
  privileged: isTrue,
  allowPrivilegeEscalation: isTrue,
  runAsNonRoot: isFalse,
  runAsUser: (value) => value === 0,
  hostNetwork: isTrue,
  hostPID: isTrue,
  hostIPC: isTrue,
  hostPath: isObject,
};

export const podsRestricted: Rule = {
  id: "pods-restricted",
  group: "hardening",
  title: "Pods run as a user without privileges, and Helm values add none.",
  rationale:
    "The images have a user name, which Kubernetes cannot distinguish from root, so that a number must be set. Without " +
    "capabilities and with the seccomp profile of the runtime, a vulnerability of Langfuse does not affect the node.",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  fix: "Set langfuse.podSecurityContext and langfuse.securityContext as the standard requires, and add no privileges.",
  check(deployment) {
    const releases = helmReleases(deployment);
    if (releases.length === 0) return notApplicable("there is no Helm release");
    return answer(releases.flatMap(checkRelease));
  },
};

/** One finding for each place, even if it violates both lists. */
function checkRelease(release: HelmRelease): Finding[] {
  const required =
    release.chart === "langfuse" ? REQUIREMENTS.flatMap((requirement) => checkRequirement(release, requirement)) : [];
  const privileges = findForbidden(release, release.values, "values");
  return [...required, ...privileges.filter(({ path }) => !required.some((other) => other.path === path))];
}

function checkRequirement(release: HelmRelease, { path, isRight, must }: Requirement): Finding[] {
  const [place] = helmPlaces(release, path);
  if (place && isRight(place.value)) return [];
  const how = place ? `is ${given(place.value)}` : "is not set";
  return [finding(release.block, place?.path ?? `values.${path}`, `${how}, and must be ${must}`)];
}

function findForbidden(release: HelmRelease, value: Json, path: string): Finding[] {
  if (isList(value)) return value.flatMap((entry, index) => findForbidden(release, entry, join(path, index)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => {
    const place = join(path, name);
    const isForbidden = FORBIDDEN[name]?.(entry) || isOpen(name, entry);
    return isForbidden
      ? [finding(release.block, place, `is ${given(entry)}, which adds a privilege to a pod`)]
      : findForbidden(release, entry, place);
  });
}

/** An unconfined seccomp profile, or capabilities other than the one that the standard allows. */
function isOpen(name: string, value: Json): boolean {
  if (name === "seccompProfile") return isObject(value) && value["type"] === "Unconfined";
  if (name !== "capabilities" || !isObject(value)) return false;
  return [value["add"] ?? []].flat().some((capability) => capability !== "NET_BIND_SERVICE");
}

function isConfined(value: Json): boolean {
  return value === "RuntimeDefault" || value === "Localhost";
}

function hasAll(value: Json): boolean {
  return isList(value) && value.includes("ALL");
}
