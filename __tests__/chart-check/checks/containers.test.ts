import { imagesCheck, probesCheck, resourcesCheck } from "../../../chart-check/checks/containers";
import { main, pod, testCheck, type Objects } from "../rendering";

describe("images", () => {
  const WEB = "Deployment/web, container main";

  testCheck(imagesCheck, [
    [
      "the stock image",
      (objects) => (main(objects, "Deployment/web").image = "docker.io/langfuse/langfuse:4.4.0"),
      [`${WEB}: "image" must be "reg.example.com/web:4.4.0-k", got "docker.io/langfuse/langfuse:4.4.0"`],
    ],
    [
      "pulled each time",
      (objects) => (main(objects, "Deployment/web").imagePullPolicy = "Always"),
      [`${WEB}: "imagePullPolicy" must be "IfNotPresent", got "Always"`],
    ],
    ...["db:latest", "db", "reg:5000/db", "db:"].map((image): [string, (objects: Objects) => void, string[]] => [
      `a store with ${image}`,
      (objects) => (main(objects, "StatefulSet/db").image = image),
      [`StatefulSet/db, container db: "image" must have a tag other than latest, got "${image}"`],
    ]),
    ["a store with a digest", (objects) => (main(objects, "StatefulSet/db").image = "reg:5000/db@sha256:0000"), []],
    [
      "an init container without an image",
      (objects) => delete pod(objects, "StatefulSet/db").initContainers[0].image,
      ['StatefulSet/db, init container prepare: "image" must have a tag other than latest, got ""'],
    ],
    [
      "a resource of the operator with latest",
      (objects) => (objects["KeeperCluster/traces"].spec.containerTemplate.image.tag = "latest"),
      ['KeeperCluster/traces: "image" must have a tag other than latest, got "keeper:latest"'],
    ],
  ]);
});

describe("resources", () => {
  testCheck(resourcesCheck, [
    [
      "a container without resources",
      (objects) => delete main(objects, "Deployment/web").resources,
      [
        'Deployment/web, container main: "resources.requests.cpu" must be set, got none',
        'Deployment/web, container main: "resources.limits.memory" must be set, got none',
      ],
    ],
    [
      "an init container without a limit",
      (objects) => (pod(objects, "StatefulSet/db").initContainers[0].resources.limits = { cpu: "1" }),
      ['StatefulSet/db, init container prepare: "resources.limits.memory" must be set, got none'],
    ],
    [
      "a resource of the operator without a request",
      (objects) => (objects["KeeperCluster/traces"].spec.containerTemplate.resources.requests = null),
      ['KeeperCluster/traces: "resources.requests.cpu" must be set, got none'],
    ],
  ]);
});

describe("probes", () => {
  testCheck(probesCheck, [
    [
      "web is probed too early",
      (objects) => (main(objects, "Deployment/web").livenessProbe.initialDelaySeconds = 20),
      ['Deployment/web, container main: "livenessProbe.initialDelaySeconds" must be at least 300, got 20'],
    ],
    [
      "worker has no probe",
      (objects) => delete main(objects, "Deployment/worker").livenessProbe,
      ['Deployment/worker, container main: "livenessProbe.initialDelaySeconds" must be at least 1, got none'],
    ],
    [
      "worker is probed earlier",
      (objects) => (main(objects, "Deployment/worker").livenessProbe.initialDelaySeconds = 9),
      [],
    ],
  ]);
});
