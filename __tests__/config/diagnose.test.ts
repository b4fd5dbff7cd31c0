import { checkEnvironment } from "../../config/check-environment";
import { findSimilarWord, showPath } from "../../config/problem";
import { BARE, environmentWith } from "./environment-fields";

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
    ["exposure.kind", { acmeEmail: "platform@example.com" }, "public, none. The keys beside it belong to public."],
    [
      "state.backend",
      { resourceGroup: "rg-state", storageAccount: "ststate" },
      "azurerm, local, hcp. The keys beside it belong to azurerm.",
    ],
    [
      "cluster.apiServer.access",
      { ranges: ["203.0.113.0/24"] },
      "authorized-ranges, public, private. The keys beside it belong to authorized-ranges.",
    ],
    [
      "storage.network.access",
      { ranges: ["203.0.113.0/24"] },
      "selected-networks, public. The keys beside it belong to selected-networks.",
    ],
    ["sso.clientSecret.source", { rotationDays: 90 }, "managed, key-vault. The keys beside it belong to managed."],
    ["state.backend", {}, "local, azurerm, hcp."],
  ])("%s: each is in the fix", (place, value, choices) => {
    expect(listErrors(place.slice(0, place.lastIndexOf(".")), value)).toEqual([
      `${place} | is required | - | Set it to one of: ${choices}`,
    ]);
  });
});

describe("look-alike and invisible characters are shown as code points", () => {
  test.each([
    ["l\u043ecation", "U+043E (it looks like o)", "Write it with plain characters: location"],
    ["\uff4cocation", "U+FF4C (it looks like l)", "Write it with plain characters: location"],
    ["location\u200b", "U+200B (a zero-width space)", "Write it with plain characters: location"],
    ["l\u043ecatio", "U+043E (it looks like o)", 'Did you mean "location"?'],
    ["\u00a0\u00a0colour", "U+00A0 (a no-break space)", "Indent it with plain spaces."],
  ])("in the key %j", (key, characters, fix) => {
    expect(checkEnvironment({ ...BARE, azure: { location: "eastus", [key]: "x" } }).errors).toEqual([
      { path: ["azure", key], rule: "unknown key", given: `"${key}" with ${characters}`, fix },
    ]);
  });

  test.each([
    ["e\u0430stus", "U+0430 (it looks like a)", "Write it with plain characters: location: eastus"],
    [
      "\u201ceastus\u201d",
      'U+201C (it looks like "), U+201D (it looks like ")',
      "Write it with plain characters: location: eastus",
    ],
    ["eastus\u00ad", "U+00AD (a soft hyphen)", "Write it with plain characters: location: eastus"],
    ["East\u00a0US", "U+00A0 (a no-break space)", "Write it with plain characters: location: East US"],
  ])("in the value %j", (location, characters, fix) => {
    const rule = "must be the name of an Azure region, as westeurope";
    expect(checkEnvironment({ ...BARE, azure: { location } }).errors).toEqual([
      { path: ["azure", "location"], rule, given: `"${location}" with ${characters}`, fix },
    ]);
  });

  test("but not those of a language", () => {
    expect(listErrors("azure.location", "M\u00fcnchen")).toEqual([
      'azure.location | must be the name of an Azure region, as westeurope | "M\u00fcnchen" | Write for example: location: eastus',
    ]);
  });
});

describe("a text in place of a mapping or a list", () => {
  test.each([
    ["azure", "location eastus"],
    ["azure", "location:eastus"],
    ["azure", "location = eastus"],
    ["azure", "location:\u00a0eastus"],
    ["azure", "location\uff1aeastus"],
  ])("%s: %j has no colon and space after its key", (place, value) => {
    expect(checkEnvironment(environmentWith(place, value)).errors[0]?.fix).toBe(
      'Write a colon and a space after the key: "location: ..."',
    );
  });

  test("has no space after the hyphen", () => {
    expect(listErrors("keyVault.allowedRanges", "-203.0.113.0/24")).toEqual([
      'keyVault.allowedRanges | must be a list | "-203.0.113.0/24" | Write a space after each "-" of the list.',
    ]);
  });

  test("a key that has no space after its colon", () => {
    expect(checkEnvironment({ ...BARE, azure: { location: "eastus", "signIn:oidc": null } }).errors[0]?.fix).toBe(
      'Write a colon and a space after the key: "signIn: ..."',
    );
    expect(checkEnvironment({ ...BARE, tags: { "owner:me": null } }).errors[0]?.fix).toBe(
      'Write a colon and a space after the key: "owner: ..."',
    );
  });

  test("a key that is not indented", () => {
    expect(checkEnvironment({ ...BARE, azure: null, location: "eastus" }).errors[1]?.fix).toBe(
      "Indent it deeper: it belongs to azure.",
    );
  });

  test.each([
    ["signIn", { ...BARE, signIn: "oidc" }, "Indent it deeper: it belongs to azure."],
    [
      "registry",
      { ...BARE, cluster: { ...BARE.cluster, registry: {} } },
      "Indent it less: it belongs to the top level.",
    ],
    [
      "serviceRange",
      { ...BARE, cluster: { systemPool: { ...BARE.cluster.systemPool, serviceRange: "10.41.0.0/16" } } },
      "Indent it less: it belongs to cluster.",
    ],
    ["location", { ...BARE, location: "eastus" }, expect.stringMatching(/^Remove it, or use one of: environment, /)],
    ["bucket", { ...BARE, bucket: "langfuse" }, expect.stringMatching(/^Remove it, or use one of: environment, /)],
  ])("%s at another level", (_, value, fix: unknown) => {
    expect(checkEnvironment(value).errors.map((error) => error.fix)).toEqual([fix]);
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
