import { helmPlaces, helmReleases, helmValue, type HelmRelease } from "../../../terraform-json/helm-release";
import { isList, isObject, join, placesAt, type Json, type Place } from "../../../terraform-json/json";
import { answer, finding, given, notApplicable, type Finding, type Rule } from "../../rule";

const INGRESS = "langfuse.ingress";

export const ingressWithTls: Rule = {
  id: "ingress-with-tls",
  group: "exposure",
  title: "The Ingress of Langfuse has the host of the public URL and a certificate.",
  rationale:
    "API keys, session cookies and traces are sent over this connection. Without a certificate they are plain text; with " +
    "another host than that of the public URL, Langfuse is not reachable.",
  source: "https://langfuse.com/self-hosting/security/networking",
  fix:
    "Set langfuse.ingress.tls.enabled, tls.secretName, one host, and langfuse.nextauth.url to https:// and that host; set " +
    "a Secret in spec.tls of every further Ingress manifest.",
  check(deployment) {
    const releases = helmReleases(deployment, "langfuse");
    const exposed = releases.filter(isExposed);
    const manifests = releases.flatMap(({ block, values }) =>
      findPlain(values, "values").map((path) => ({ block, path })),
    );
    if (exposed.length + manifests.length === 0) return notApplicable("there is no ingress of Langfuse");
    return answer([
      ...exposed.flatMap((release) => [...checkCertificate(release), ...checkHosts(release)]),
      ...manifests.map(({ block, path }) => finding(block, path, "has no Secret for the certificate")),
    ]);
  },
};

/** A chart accepts every string as true, also "false". */
function isExposed(release: HelmRelease): boolean {
  return ![undefined, null, false, ""].includes(helmValue(release, `${INGRESS}.enabled`) as never);
}

/** The Ingress manifests in values without a certificate. */
function findPlain(value: Json, path: string): string[] {
  if (isList(value)) return value.flatMap((entry, index) => findPlain(entry, join(path, index)));
  if (!isObject(value)) return [];
  const isPlain = value["kind"] === "Ingress" && !placesAt(value, ["spec", "tls", "secretName"]).some(isNamed);
  const own = isPlain ? [join(join(path, "spec"), "tls")] : [];
  return [...own, ...Object.entries(value).flatMap(([name, entry]) => findPlain(entry, join(path, name)))];
}

function isNamed({ value }: Place): boolean {
  return typeof value === "string" && value !== "";
}

function checkCertificate(release: HelmRelease): Finding[] {
  const [enabled] = helmPlaces(release, `${INGRESS}.tls.enabled`);
  if (enabled?.value !== true) {
    return [finding(release.block, enabled?.path ?? `values.${INGRESS}.tls.enabled`, "is not true")];
  }
  const secret = helmValue(release, `${INGRESS}.tls.secretName`);
  if (typeof secret === "string" && secret !== "") return [];
  return [finding(release.block, `values.${INGRESS}.tls.secretName`, "has no Secret for the certificate")];
}

function checkHosts(release: HelmRelease): Finding[] {
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
