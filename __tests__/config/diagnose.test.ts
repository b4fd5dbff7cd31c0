import { checkEnvironment } from "../../config/check-environment";
import { findSimilarWord, showPath } from "../../config/problem";
import { environmentWith } from "./environment-fields";

/** The errors of a file with one value, as `path | rule | given | fix`. */
function listErrors(place: string, value: unknown): string[] {
  return checkEnvironment(environmentWith(place, value)).errors.map(({ path, rule, given, fix }) =>
    [showPath(path), rule, given ?? "-", fix].join(" | "),
  );
}

describe("an unknown key", () => {
  test("suggests a similar key at the top", () => {
    expect(listErrors("langfsue", {})).toEqual(['langfsue | unknown key | "langfsue" | Did you mean "langfuse"?']);
  });

  test("suggests a similar key in any case", () => {
    expect(listErrors("PUBLICURL", "x")).toEqual(['PUBLICURL | unknown key | "PUBLICURL" | Did you mean "publicUrl"?']);
  });

  test("suggests a similar key of the same section", () => {
    expect(listErrors("langfuse.web.replica", 2)).toEqual([
      'langfuse.web.replica | unknown key | "replica" | Did you mean "replicas"?',
    ]);
  });

  test("suggests a similar key of the chosen alternative", () => {
    expect(listErrors("registry<existing=true>.loginserver", "x")).toEqual([
      'registry.loginserver | unknown key | "loginserver" | Did you mean "loginServer"?',
    ]);
    expect(listErrors("registry", { loginserver: "x" })).toEqual([
      'registry.loginserver | unknown key | "loginserver" | Remove it, or use one of: existing, name, sku.',
    ]);
  });

  test("lists all known keys if none is similar", () => {
    expect(listErrors("azure.colour", "blue")).toEqual([
      'azure.colour | unknown key | "colour" | Remove it, or use one of: location, subscriptionId, tenantId, signIn, registerProviders.',
    ]);
  });

  test("may be a property of every object in JavaScript", () => {
    expect(listErrors("azure.constructor", "x")).toEqual([
      'azure.constructor | unknown key | "constructor" | Remove it, or use one of: location, subscriptionId, tenantId, signIn, registerProviders.',
    ]);
  });

  test("is reported with missing required fields", () => {
    expect(listErrors("azure", { loction: "eastus" })).toEqual([
      "azure.location | is required | - | Write for example: location: eastus",
      'azure.loction | unknown key | "loction" | Did you mean "location"?',
    ]);
  });
});

describe("a key of another alternative", () => {
  test.each([
    ["network", { subnet: "snet-aks" }, "subnet", "existing: true"],
    ["network<existing=true>.nodeSubnet", "10.40.0.0/20", "nodeSubnet", "existing: false"],
    ["registry", { existing: false, loginServer: "a.azurecr.io" }, "loginServer", "existing: true"],
    ["keyVault", { resourceGroup: "rg-shared" }, "resourceGroup", "existing: true"],
    ["keyVault<existing=true>.allowedRanges", ["203.0.113.0/24"], "allowedRanges", "existing: false"],
    ["diagnostics", { workspaceId: "x" }, "workspaceId", "existing: true"],
    ["sso.application", { clientId: "22222222-2222-2222-2222-222222222222" }, "clientId", "existing: true"],
    ["sso.clientSecret<source=key-vault>.rotationDays", 90, "rotationDays", "source: managed"],
    ["storage", { provider: "aws" }, "provider", "kind: s3-compatible"],
    ["storage<kind=s3-compatible>.container", "langfuse", "container", "kind: azure-keyless"],
    [
      "storage<kind=azure-keyless>.network<access=public>.ranges",
      ["203.0.113.0/24"],
      "ranges",
      "access: selected-networks",
    ],
    ["cluster.apiServer<access=private>.ranges", ["203.0.113.0/24"], "ranges", "access: authorized-ranges"],
    ["exposure<kind=none>.acmeEmail", "platform@example.com", "acmeEmail", "kind: public"],
    ["state<backend=local>.container", "tfstate", "container", "backend: azurerm"],
  ])("%s", (place, value, key, setting) => {
    const section = place.replace(/<[^>]*>/g, "").replace(`.${key}`, "");
    expect(listErrors(place, value)).toEqual([
      `${section}.${key} | unknown key | "${key}" | Remove it. It is valid only with ${setting}.`,
    ]);
  });
});

describe("a choice that is left out", () => {
  test.each([
    ["exposure", { acmeEmail: "platform@example.com" }, "kind", "public"],
    ["state", { resourceGroup: "rg-state", storageAccount: "ststate" }, "backend", "azurerm"],
    ["cluster.apiServer", { ranges: ["203.0.113.0/24"] }, "access", "authorized-ranges"],
    ["storage.network", { ranges: ["203.0.113.0/24"] }, "access", "selected-networks"],
    ["sso.clientSecret", { rotationDays: 90 }, "source", "managed"],
    ["state", {}, "backend", "local"],
  ])("of %s is suggested by the other keys", (place, value, key, choice) => {
    expect(listErrors(place, value)).toEqual([
      `${place}.${key} | is required | - | Write for example: ${key}: ${choice}`,
    ]);
  });
});

test.each([
  ["an empty mapping", {}, ["environment", "publicUrl", "azure", "cluster", "langfuse"]],
  [
    "the section of the cluster only",
    { cluster: {} },
    ["environment", "publicUrl", "azure", "cluster.systemPool", "langfuse"],
  ],
])("%s: each required section is reported", (_name, value, paths) => {
  const { errors } = checkEnvironment(value);
  expect(errors.map(({ path }) => showPath(path))).toEqual(paths);
  expect(errors.map(({ rule }) => rule)).toEqual(paths.map(() => "is required"));
});

test.each([
  ["a list", ["dev"], "a list of length 1"],
  ["a text", "dev", "a text"],
  ["null", null, "nothing"],
])("%s is not an environment", (_name, value, given) => {
  expect(checkEnvironment(value).errors).toEqual([
    {
      path: [],
      rule: "must be a mapping of keys to values",
      given,
      fix: "Write keys and values, as in environments/dev.yaml.",
    },
  ]);
});

test.each([
  ["enviroment", ["publicUrl", "environment"], "environment"],
  ["PRODUCTION", ["dev", "production"], "production"],
  ["prod", ["dev", "production"], undefined],
  ["dev", [], undefined],
  ["x", ["y"], undefined],
])("the word that is similar to %s in %j", (word, known, similar) => {
  expect(findSimilarWord(word, known)).toBe(similar);
});
