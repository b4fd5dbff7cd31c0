import { runCheck, type OwnPolicy } from "../../../chart-check/check";
import { networkPoliciesCheck } from "../../../chart-check/checks/network-policies";
import { EXPECTED, main, rendering, testCheck, words } from "../rendering";

testCheck(networkPoliciesCheck, [
  [
    "a policy of the chart",
    (objects) =>
      (objects["x"] = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "open" } }),
    ["NetworkPolicy/open: must not be rendered: it allows traffic that the policies of the release deny"],
  ],
  [
    "pods with other labels",
    (objects) => (objects["StatefulSet/db"].spec.template.metadata.labels = { "app.kubernetes.io/name": "database" }),
    [
      'policy db: must select a pod of the chart, got none with {"app.kubernetes.io/name":"db"}',
      "StatefulSet/db: must be selected by a policy of the release, because all its traffic is denied otherwise",
    ],
  ],
  [
    "pods with another port",
    (objects) => (main(objects, "Deployment/web").ports = [{ name: "http", containerPort: 8080 }]),
    ["policy web: port 3000 must be one of its pods' ports: 8080, http"],
  ],
  [
    "pods without a port",
    (objects) => delete main(objects, "Deployment/web").ports,
    ["policy web: port 3000 must be one of its pods' ports: none"],
  ],
  [
    "a Service with another target port",
    (objects) => (objects["Service/db"].spec.ports[1].targetPort = 6000),
    ["policy db: port 5433 must be one of its pods' ports: 5432, sql, 6000"],
  ],
  [
    "a Service of other pods",
    (objects) => (objects["Service/db"].spec.selector = { "app.kubernetes.io/name": "web" }),
    ["policy db: port 5433 must be one of its pods' ports: 5432, sql"],
  ],
  [
    "no resource of the operator",
    (objects) => delete objects["KeeperCluster/traces"],
    ["policy keeper: must have a KeeperCluster whose pods it selects, got none"],
  ],
]);

test("a policy selects pods by all labels of its selector", () => {
  const web: OwnPolicy = { name: "web", podSelector: { app: "web", tier: "front" }, ingressPorts: [] };
  const policies = EXPECTED.policies.map((policy) => (policy.name === "web" ? web : policy));
  expect(words(runCheck(networkPoliciesCheck, rendering(undefined, { policies })))).toEqual([
    'policy web: must select a pod of the chart, got none with {"app":"web","tier":"front"}',
    "Deployment/web: must be selected by a policy of the release, because all its traffic is denied otherwise",
  ]);
});

test("lists the objects that it does not check", () => {
  expect(networkPoliciesCheck.listSkipped?.(rendering())).toEqual([
    "policy keeper: the operator creates its pods",
    "policy solver: cert-manager creates its pods",
  ]);
});
