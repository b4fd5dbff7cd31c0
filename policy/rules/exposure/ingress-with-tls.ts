import { helmPlaces, helmReleases, helmValue, type HelmRelease } from "../../../terraform-json/helm-release";
import { isList, isObject, join, placesAt, type Json, type Place } from "../../../terraform-json/json";
import { answer, finding, given, notApplicable, type Finding, type Rule } from "../../rule";

const INGRESS = "langfuse.ingress";

export const ingressWithTls: Rule = {
  id: "ingress-with-tls",
  group: "exposure",
  title: "Where Langfuse is exposed, it is under its public URL and with a certificate.",
  rationale:
    "API keys of projects, session cookies and every trace go over this connection. A host without a certificate, or one " +
    "that the public URL does not have, is reached in plain text or not at all.",
  source: "https://langfuse.com/self-hosting/security/networking",
  fix:
    "Set langfuse.ingress.tls.enabled and tls.secretName, one host, and langfuse.nextauth.url to https:// and that host; " +
    "give every further manifest of an Ingress a Secret in spec.tls.",
  check(deployment) {
    const releases = helmReleases(deployment, "langfuse");
    const exposed = releases.filter(isExposed);
    const manifests = releases.flatMap(({ block, values }) => plain(values, "values").map((path) => ({ block, path })));
    if (exposed.length + manifests.length === 0) return notApplicable("there is no ingress of Langfuse");
    return answer([
      ...exposed.flatMap((release) => [...certificate(release), ...hosts(release)]),
      ...manifests.map(({ block, path }) => finding(block, path, "names no Secret for a certificate")),
    ]);
  },
};

/** A chart takes any text for yes, "false" too. */
function isExposed(release: HelmRelease): boolean {
  return ![undefined, null, false, ""].includes(helmValue(release, `${INGRESS}.enabled`) as never);
}

/** The manifests of ingresses in values, those with a certificate left out. */
function plain(value: Json, path: string): string[] {
  if (isList(value)) return value.flatMap((entry, index) => plain(entry, join(path, index)));
  if (!isObject(value)) return [];
  const isPlain = value["kind"] === "Ingress" && !placesAt(value, ["spec", "tls", "secretName"]).some(isNamed);
  const own = isPlain ? [join(join(path, "spec"), "tls")] : [];
  return [...own, ...Object.entries(value).flatMap(([name, entry]) => plain(entry, join(path, name)))];
}

function isNamed({ value }: Place): boolean {
  return typeof value === "string" && value !== "";
}

function certificate(release: HelmRelease): Finding[] {
  const [enabled] = helmPlaces(release, `${INGRESS}.tls.enabled`);
  if (enabled?.value !== true) {
    return [finding(release.block, enabled?.path ?? `values.${INGRESS}.tls.enabled`, "is not true")];
  }
  const secret = helmValue(release, `${INGRESS}.tls.secretName`);
  if (typeof secret === "string" && secret !== "") return [];
  return [finding(release.block, `values.${INGRESS}.tls.secretName`, "names no Secret for the certificate")];
}

function hosts(release: HelmRelease): Finding[] {
  const { block } = release;
  const url = helmValue(release, "langfuse.nextauth.url");
  const [, host] = /^https:\/\/([^/:]+)/.exec(typeof url === "string" ? url : "") ?? [];
  if (host === undefined) {
    return [finding(block, "values.langfuse.nextauth.url", `is ${given(url ?? null)}, and must begin with https://`)];
  }
  const places = helmPlaces(release, `${INGRESS}.hosts.host`);
  if (places.length === 0)
    return [finding(block, `values.${INGRESS}.hosts`, `has no host, and must have ${given(host)}`)];
  return places
    .filter(({ value }) => value !== host)
    .map(({ path, value }) =>
      finding(block, path, `is ${given(value)}, and must be ${given(host)}, as in the public URL`),
    );
}
