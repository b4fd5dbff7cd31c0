import { findLine } from "../../policy/sarif";

const TEXT = JSON.stringify(
  {
    data: { a_thing: { read: { name: "x" } } },
    resource: { a_thing: { one: { tags: { "a.b/c": "d" }, ip_rules: ["1", "2"] } } },
    provider: { helm: [{ kubernetes: { token: "x" } }] },
    locals: { revision: 1 },
    output: { url: { value: "x" } },
    terraform: { backend: { azurerm: { key: "x" } } },
  },
  null,
  2,
);
const line = (address: string, path: string) => TEXT.split("\n")[findLine(TEXT, { address, path }) - 1]?.trim();

test.each([
  ["a_thing.one", "ip_rules[1]", '"2"'],
  ["a_thing.one", 'tags["a.b/c"]', '"a.b/c": "d"'],
  ["a_thing.one", "tags.missing", '"tags": {'],
  ["a_thing.one", "missing", '"one": {'],
  ["a_thing.one", "", '"one": {'],
  ["data.a_thing.read", "name", '"name": "x"'],
  ["provider.helm", "kubernetes.token", '"token": "x"'],
  ["provider.helm", "kubernetes.host", '"kubernetes": {'],
  ["local.revision", "", '"revision": 1'],
  ["output.url", "value", '"value": "x"'],
  ["terraform.backend.azurerm", "key", '"key": "x"'],
])("%s %s", (address, path, expected) => {
  expect(line(address, path)).toBe(expected);
});

test("a missing place is at the line of its section, or at the first line", () => {
  expect(line("a_thing.missing", "size")).toBe('"a_thing": {');
  expect(findLine("{}", { address: "a_thing.missing", path: "size" })).toBe(1);
  expect(findLine("", { address: "", path: "" })).toBe(1);
});
