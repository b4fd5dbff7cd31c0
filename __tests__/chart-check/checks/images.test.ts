import { imagesCheck } from "../../../chart-check/checks/images";
import { main, pod, testCheck, type Objects } from "../rendering";

const WEB = "Deployment/web, container main";

testCheck(imagesCheck, [
  [
    "the stock image",
    (objects) => (main(objects, "Deployment/web").image = "docker.io/langfuse/langfuse:4.4.0"),
    [`${WEB}: "image" must be reg.example.com/web:4.4.0-k, got "docker.io/langfuse/langfuse:4.4.0"`],
  ],
  [
    "pulled each time",
    (objects) => (main(objects, "Deployment/web").imagePullPolicy = "Always"),
    [`${WEB}: "imagePullPolicy" must be IfNotPresent, got "Always"`],
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
