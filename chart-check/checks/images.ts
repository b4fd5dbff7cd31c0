import { eachComponentPod, installedContainers, show, type Check, type Finding, type Rendering } from "../check";
import { at, containersOf, isOperatorResource, nameOf } from "../manifests";

export const imagesCheck: Check = {
  id: "images",
  looksFor: "web and worker run the images of our registry with their tag, pulled once; no image is called latest",
  run: (rendering) => [
    ...eachComponentPod(rendering, (pod, component) =>
      containersOf(pod).flatMap(({ where, container: { image, imagePullPolicy } }) => [
        ...mustBe(where, "image", rendering.expected.images[component], image),
        ...mustBe(where, "imagePullPolicy", "IfNotPresent", imagePullPolicy),
      ]),
    ),
    ...[...installedImages(rendering), ...operatorImages(rendering)]
      .filter(({ image }) => !hasFixedTag(image))
      .map(({ object, image }) => ({
        object,
        problem: `"image" must have a tag other than latest, got ${show(image)}`,
      })),
  ],
};

interface NamedImage {
  readonly object: string;
  readonly image: string;
}

function installedImages(rendering: Rendering): NamedImage[] {
  return installedContainers(rendering).map(({ where, container }) => ({
    object: where,
    image: container.image ?? "",
  }));
}

function operatorImages({ manifests }: Rendering): NamedImage[] {
  return manifests.filter(isOperatorResource).map((manifest) => {
    const image = at(manifest, "spec", "containerTemplate", "image");
    return { object: nameOf(manifest), image: `${at(image, "repository") ?? ""}:${at(image, "tag") ?? ""}` };
  });
}

/** A digest is as good as a tag; a colon before a slash belongs to a registry's port. */
function hasFixedTag(image: string): boolean {
  const name = image.slice(image.lastIndexOf("/") + 1);
  return name.includes("@") || /:(?!latest$)./.test(name);
}

function mustBe(object: string, field: string, wanted: string, found: string | undefined): Finding[] {
  return found === wanted ? [] : [{ object, problem: `"${field}" must be ${wanted}, got ${show(found)}` }];
}
