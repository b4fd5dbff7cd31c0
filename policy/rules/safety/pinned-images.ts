import { helmPlaces, helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { isList, isObject, join, type Json, type Place } from "../../../terraform-json/json";
import { each, finding, given, type Finding, type Rule } from "../../rule";

/** The components with the image of this deployment. */
const COMPONENTS = ["web", "worker"];

export const pinnedImages: Rule = {
  id: "pinned-images",
  group: "safety",
  title: "Every image in Helm values has one version, by tag or digest.",
  rationale:
    "A tag as latest or 4 is another image after every release: a restarted pod then runs other code than the others, and " +
    "unplanned migrations. The default image of the chart does not contain the keyless change.",
  source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  fix: "Set langfuse.images.tag in the environment file, or the tag of another image, to the full version, as 4.4.0-keyless.1.",
  check: (deployment) =>
    each(helmReleases(deployment), "Helm release", (release) => [
      ...findImages(release.values, "values").flatMap((image) => checkImage(release, image)),
      ...(release.chart === "langfuse" ? COMPONENTS.flatMap((component) => checkTag(release, component)) : []),
    ]),
};

/** The tags of images in values, and images that are one string. */
function findImages(value: Json, path: string): Place[] {
  if (isList(value)) return value.flatMap((entry, index) => findImages(entry, join(path, index)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => {
    const place = { path: join(path, name), value: entry };
    if (!/image$/i.test(name)) return findImages(entry, place.path);
    if (!isObject(entry)) return typeof entry === "string" ? [place] : [];
    const isDigest = typeof entry["digest"] === "string" && entry["digest"] !== "";
    return entry["tag"] === undefined || isDigest ? [] : [{ path: join(place.path, "tag"), value: entry["tag"] }];
  });
}

function checkImage({ block }: HelmRelease, { path, value }: Place): Finding[] {
  const tag = path.endsWith(".tag") ? value : getTag(String(value));
  if (typeof tag === "string" && isExactTag(tag)) return [];
  return [finding(block, path, `is ${given(value)}, and must end with a full version or be a digest`)];
}

/** `4.4.0` of `registry:5000/langfuse:4.4.0`, and the digest of an image that has one. */
function getTag(image: string): string {
  const [, digest] = image.split("@");
  return digest ?? /:([^/:]+)$/.exec(image)?.[1] ?? "";
}

/** A version of three numbers, a digest, or a commit. */
function isExactTag(tag: string): boolean {
  return /^v?\d+\.\d+\.\d+([-+.][\w.+-]+)?$|^sha256:[0-9a-f]{64}$|^(sha-)?[0-9a-f]{7,40}$/.test(tag);
}

/** A component without a tag runs the default version of the chart. */
function checkTag(release: HelmRelease, component: string): Finding[] {
  const paths = [`langfuse.${component}.image.tag`, `langfuse.${component}.image.digest`, "langfuse.image.tag"];
  if (paths.some((path) => helmPlaces(release, path).length > 0)) return [];
  const problem = "is not set, which means the default image of the chart";
  return [finding(release.block, `values.langfuse.${component}.image.tag`, problem)];
}
