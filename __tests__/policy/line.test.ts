import { lineOf } from "../../policy/line";

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
const line = (address: string, path: string) => TEXT.split("\n")[lineOf(TEXT, { address, path }) - 1]?.trim();

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

test("what is nowhere is told at the top of its section, or of the file", () => {
  expect(line("a_thing.gone", "size")).toBe('"a_thing": {');
  expect(lineOf("{}", { address: "a_thing.gone", path: "size" })).toBe(1);
  expect(lineOf("", { address: "", path: "" })).toBe(1);
});
