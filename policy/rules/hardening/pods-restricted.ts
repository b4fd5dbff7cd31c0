import { helmPlaces, helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { isList, isObject, join, type Json } from "../../../terraform-json/json";
import { answer, finding, given, notApplicable, type Finding, type Rule } from "../../rule";

/** What a value must be, and how that is said. */
interface Demand {
  readonly path: string;
  readonly isRight: (value: Json) => boolean;
  readonly must: string;
}

const isTrue = (value: Json) => value === true;
const isFalse = (value: Json) => value === false;
const isUser = (value: Json) => typeof value === "number" && value > 0;

/** What the chart must be told, because it sets none of it by itself. */
const DEMANDS: readonly Demand[] = [
  { path: "langfuse.podSecurityContext.runAsNonRoot", isRight: isTrue, must: "true" },
  { path: "langfuse.podSecurityContext.runAsUser", isRight: isUser, must: "the number of a user other than root" },
  { path: "langfuse.podSecurityContext.seccompProfile.type", isRight: isConfined, must: '"RuntimeDefault"' },
  { path: "langfuse.securityContext.allowPrivilegeEscalation", isRight: isFalse, must: "false" },
  { path: "langfuse.securityContext.capabilities.drop", isRight: hasAll, must: 'a list with "ALL" in it' },
];

/** What no value of any chart may say, by its name, wherever it stands. */
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
  title: "Pods run as a user without privileges, and Helm values give none back.",
  rationale:
    "The images name their user, which Kubernetes cannot tell from root, so that the number must be said. Without " +
    "capabilities and with the runtime's seccomp profile, a hole in Langfuse stays one in Langfuse.",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  fix: "Set langfuse.podSecurityContext and langfuse.securityContext as the standard wants them, and give nothing back.",
  check(deployment) {
    const releases = helmReleases(deployment);
    if (releases.length === 0) return notApplicable("there is no Helm release");
    return answer(releases.flatMap(checkRelease));
  },
};

/** One finding a place, though a place may break both. */
function checkRelease(release: HelmRelease): Finding[] {
  const demanded = release.chart === "langfuse" ? DEMANDS.flatMap((demand) => missed(release, demand)) : [];
  const given = forbidden(release, release.values, "values");
  return [...demanded, ...given.filter(({ path }) => !demanded.some((other) => other.path === path))];
}

function missed(release: HelmRelease, { path, isRight, must }: Demand): Finding[] {
  const [place] = helmPlaces(release, path);
  if (place && isRight(place.value)) return [];
  const how = place ? `is ${given(place.value)}` : "is not set";
  return [finding(release.block, place?.path ?? `values.${path}`, `${how}, and must be ${must}`)];
}

function forbidden(release: HelmRelease, value: Json, path: string): Finding[] {
  if (isList(value)) return value.flatMap((entry, index) => forbidden(release, entry, join(path, index)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => {
    const place = join(path, name);
    const isBroken = FORBIDDEN[name]?.(entry) || isOpen(name, entry);
    return isBroken
      ? [finding(release.block, place, `is ${given(entry)}, which takes a pod out of its confinement`)]
      : forbidden(release, entry, place);
  });
}

/** A seccomp profile that confines nothing, and capabilities beside the one that the standard allows. */
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
