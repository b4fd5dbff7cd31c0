import { fillReferences } from "../../chart-check/references";

const RESOURCES = {
  kubernetes_storage_class_v1: { disks: { metadata: { name: "our-disks" } } },
  kubernetes_namespace_v1: { ns: { metadata: [{ name: "langfuse" }] } },
  thing: { a: { name: "x-${thing.b.name}" }, b: { name: "y", count: 3 } },
};

test.each([
  ["a text without references", "plain $ % {} text", "plain $ % {} text"],
  ["an argument of the same stack", "${kubernetes_storage_class_v1.disks.metadata[0].name}", "our-disks"],
  ["an argument in a list", "${kubernetes_namespace_v1.ns.metadata[0].name}", "langfuse"],
  ["an argument that is a reference", "<${thing.a.name}>", "<x-y>"],
  ["several references", "${thing.b.name}:${thing.b.name}", "y:y"],
  [
    "an id that only an apply knows",
    "${data.azurerm_client_config.client.tenant_id}",
    "00000000-0000-4000-8000-000000000001",
  ],
  ["a calculation", '${max(data.a.b, {"c" = 1}.c)}', "1767225600"],
  ["any other attribute", "https://${data.x.y.host}/", "https://data-x-y-host/"],
  ["an argument that is no text", "${thing.b.count}", "thing-b-count"],
  ["an escaped reference", "$${HOME} and %%{if}", "${HOME} and %{if}"],
  ["an escaped reference after a dollar", "$$${HOME}", "$${HOME}"],
  ["an escaped reference before a real one", "$${A}${thing.b.name}", "${A}y"],
])("%s", (_name, text, filled) => {
  expect(fillReferences(text, RESOURCES)).toBe(filled);
});

test.each([
  ["a directive", "%{ if true }x%{ endif }", "a template directive cannot be filled in: %{ if true }x%{ endif }"],
  ["a reference that does not end", "a ${thing.b", "a reference has no end: ${thing.b"],
])("%s is refused", (_name, text, message) => {
  expect(() => fillReferences(text, RESOURCES)).toThrow(message);
});
