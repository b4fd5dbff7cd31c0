import { containersOf, isTestHook, parseManifests, podsOf } from "../../chart-check/manifests";

test("reads what Kubernetes would read, without empty documents", () => {
  const text =
    "# a comment\n---\n---\n{ apiVersion: v1, kind: A, metadata: { name: a }, spec: { on: yes, text: 'yes' } }";
  expect(parseManifests(text)).toEqual([
    { apiVersion: "v1", kind: "A", metadata: { name: "a" }, spec: { true: true, text: "yes" } },
  ]);
});

test.each([
  ["no YAML", "a: [", "what Helm printed is no YAML"],
  ["one key twice", "a: 1\na: 2", "Map keys must be unique"],
  ["no object", "just text", 'must have "apiVersion", "kind" and "metadata.name", got "just text"'],
  ["no name", "{ apiVersion: v1, kind: A, metadata: {} }", 'must have "apiVersion", "kind" and "metadata.name"'],
])("%s is refused", (_name, text, message) => {
  expect(() => parseManifests(text)).toThrow(message);
});

test.each([
  ["Deployment", "spec: { template: { spec: { containers: [{ name: c }] } } }", ["c"]],
  ["Job", "spec: { template: { spec: { initContainers: [{ name: i }], containers: [{ name: c }] } } }", ["i", "c"]],
  ["CronJob", "spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: c }] } } } } }", ["c"]],
  ["Pod", "spec: { containers: [{ name: c }] }", ["c"]],
  ["ConfigMap", "spec: { template: { spec: { containers: [{ name: c }] } } }", []],
])("the containers of a %s", (kind, spec, names) => {
  const manifests = parseManifests(`apiVersion: v1\nkind: ${kind}\nmetadata: { name: a }\n${spec}`);
  const containers = manifests.flatMap(podsOf).flatMap(containersOf);
  expect(containers.map(({ container }) => container.name)).toEqual(names);
});

test.each([
  ["test", true],
  ["test-success, test-failure", true],
  ["pre-install", false],
  ["test,post-install", false],
])("a hook for %s is made by helm test only: %s", (hook, only) => {
  const metadata = { name: "a", annotations: { "helm.sh/hook": hook } };
  expect(isTestHook({ apiVersion: "v1", kind: "Pod", metadata })).toBe(only);
});
