import { containersOf, isTestHook, parseManifests, podsOf } from "../../chart-check/manifests";

test("parses as Kubernetes does, without empty documents", () => {
  const text =
    "# a comment\n---\n---\n{ apiVersion: v1, kind: A, metadata: { name: a }, spec: { on: yes, text: 'yes' } }";
  expect(parseManifests(text)).toEqual([
    { apiVersion: "v1", kind: "A", metadata: { name: "a" }, spec: { true: true, text: "yes" } },
  ]);
});

test.each([
  ["text that is not YAML", "a: [", "the output of Helm must be YAML"],
  ["a duplicate key", "a: 1\na: 2", "Map keys must be unique"],
  ["a string", "just text", 'must have "apiVersion", "kind" and "metadata.name", got "just text"'],
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
])("a hook for %s is created by helm test only: %s", (hook, only) => {
  const metadata = { name: "a", annotations: { "helm.sh/hook": hook } };
  expect(isTestHook({ apiVersion: "v1", kind: "Pod", metadata })).toBe(only);
});
