import { runCheck, type OwnPolicy } from "../../../chart-check/check";
import { networkPoliciesCheck } from "../../../chart-check/checks/network-policies";
import { EXPECTED, main, rendering, testCheck, words } from "../rendering";

testCheck(networkPoliciesCheck, [
  [
    "a policy of the chart",
    (objects) =>
      (objects["x"] = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "open" } }),
    ["NetworkPolicy/open: must not be rendered: policies add up, and this one lets in whom ours keep out"],
  ],
  [
    "pods with other labels",
    (objects) => (objects["StatefulSet/db"].spec.template.metadata.labels = { "app.kubernetes.io/name": "database" }),
    [
      'our policy db: must select a pod of the chart, got none with {"app.kubernetes.io/name":"db"}',
      "StatefulSet/db: must be selected by one of our policies, or it can reach nobody",
    ],
  ],
  [
    "pods with another port",
    (objects) => (main(objects, "Deployment/web").ports = [{ name: "http", containerPort: 8080 }]),
    ["our policy web: port 3000 must be one of its pods' ports: 8080, http"],
  ],
  [
    "pods without a port",
    (objects) => delete main(objects, "Deployment/web").ports,
    ["our policy web: port 3000 must be one of its pods' ports: none"],
  ],
  [
    "a Service that sends elsewhere",
    (objects) => (objects["Service/db"].spec.ports[1].targetPort = 6000),
    ["our policy db: port 5433 must be one of its pods' ports: 5432, sql, 6000"],
  ],
  [
    "a Service of other pods",
    (objects) => (objects["Service/db"].spec.selector = { "app.kubernetes.io/name": "web" }),
    ["our policy db: port 5433 must be one of its pods' ports: 5432, sql"],
  ],
  [
    "no resource that the operator makes the pods of",
    (objects) => delete objects["KeeperCluster/traces"],
    ["our policy keeper: must have a KeeperCluster to select the pods of, got none"],
  ],
]);

test("a policy is known by its whole selector", () => {
  const web: OwnPolicy = { name: "web", podSelector: { app: "web", tier: "front" }, ingressPorts: [] };
  const policies = EXPECTED.policies.map((policy) => (policy.name === "web" ? web : policy));
  expect(words(runCheck(networkPoliciesCheck, rendering(undefined, { policies })))).toEqual([
    'our policy web: must select a pod of the chart, got none with {"app":"web","tier":"front"}',
    "Deployment/web: must be selected by one of our policies, or it can reach nobody",
  ]);
});

test("says what it passes over", () => {
  expect(networkPoliciesCheck.leavesOut?.(rendering())).toEqual([
    "policy keeper: the operator makes its pods",
    "policy solver: cert-manager makes its pods",
  ]);
});
