import {
  checkComponentPods,
  installedContainers,
  mustBe,
  show,
  type Check,
  type Mismatch,
  type Rendering,
} from "../check";
import { at, containersOf, isOperatorResource, nameOf } from "../manifests";

export const imagesCheck: Check = {
  id: "images",
  rule: "web and worker run the images of the release, with the pull policy IfNotPresent; no image has the tag latest",
  run: (rendering) => [
    ...checkComponentPods(rendering, (pod, component) =>
      containersOf(pod).flatMap(({ where, container: { image, imagePullPolicy } }) => [
        ...mustBe(where, '"image"', rendering.expected.images[component], image),
        ...mustBe(where, '"imagePullPolicy"', "IfNotPresent", imagePullPolicy),
      ]),
    ),
    ...listImages(rendering)
      .filter(({ image }) => !hasFixedTag(image))
      .map(({ object, image }) => ({
        object,
        problem: `"image" must have a tag other than latest, got ${show(image)}`,
      })),
  ],
};

/** The images of pods, and those that the operator's resources set. */
function listImages(rendering: Rendering) {
  return [
    ...installedContainers(rendering).map(({ where, container }) => ({ object: where, image: container.image ?? "" })),
    ...rendering.manifests.filter(isOperatorResource).map((manifest) => {
      const image = at(manifest, "spec", "containerTemplate", "image");
      return { object: nameOf(manifest), image: `${at(image, "repository") ?? ""}:${at(image, "tag") ?? ""}` };
    }),
  ];
}

/** A digest is fixed too. A colon before a slash belongs to the port of a registry. */
function hasFixedTag(image: string): boolean {
  const name = image.slice(image.lastIndexOf("/") + 1);
  return name.includes("@") || /:(?!latest$)./.test(name);
}

/** Autoscaling by CPU needs the request. Without the limit, one pod can use the memory of the whole node. */
export const resourcesCheck: Check = {
  id: "resources",
  rule: "every container, also of the operator's resources, has a CPU request and a memory limit",
  run: (rendering) => [
    ...installedContainers(rendering).flatMap(({ where, container }) => checkResources(where, container.resources)),
    ...rendering.manifests
      .filter(isOperatorResource)
      .flatMap((manifest) => checkResources(nameOf(manifest), at(manifest, "spec", "containerTemplate", "resources"))),
  ],
};

function checkResources(object: string, resources: unknown): Mismatch[] {
  return ["requests.cpu", "limits.memory"]
    .filter((field) => !at(resources, ...field.split(".")))
    .map((field) => ({ object, problem: `"resources.${field}" must be set, got none` }));
}

/** The migrations of a first start take minutes, and web answers only after them. */
const FIRST_START_SECONDS = 300;

export const probesCheck: Check = {
  id: "probes",
  rule: `the liveness probe of web starts after ${FIRST_START_SECONDS} seconds or later; worker has a liveness probe`,
  run: (rendering) =>
    checkComponentPods(rendering, ({ owner, spec }, component) =>
      (spec.containers ?? []).flatMap(({ name, livenessProbe }) => {
        const delay = livenessProbe?.initialDelaySeconds;
        const least = component === "web" ? FIRST_START_SECONDS : 1;
        if (delay !== undefined && delay >= least) return [];
        const problem = `"livenessProbe.initialDelaySeconds" must be at least ${least}, got ${show(delay)}`;
        return [{ object: `${owner}, container ${name}`, problem }];
      }),
    ),
};
