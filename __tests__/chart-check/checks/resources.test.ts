import { resourcesCheck } from "../../../chart-check/checks/resources";
import { main, pod, testCheck } from "../rendering";

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
