import { Deployment } from "../../terraform-json/deployment";
import {
  applySettings,
  helmGaps,
  helmPlaces,
  helmReleases,
  helmValue,
  type HelmRelease,
} from "../../terraform-json/helm-release";
import { SENSITIVE, type Json, type JsonObject } from "../../terraform-json/json";
import { parseStack } from "../../terraform-json/read";

function synthesized(release: object) {
  const json = { resource: { helm_release: { langfuse: { chart: "langfuse", ...release } } } };
  return parseStack("dev-release.json", JSON.stringify(json));
}

function releaseOf(release: object): HelmRelease {
  return helmReleases(new Deployment([synthesized(release)]))[0] as HelmRelease;
}

describe("values", () => {
  test.each<[string, object, object]>([
    ["none", {}, {}],
    ["an empty list", { values: [] }, {}],
    ["an empty file", { values: ["", "# nothing\n"] }, {}],
    ["one file", { values: ["a:\n  b: 1\n"] }, { a: { b: 1 } }],
    ["a file that is JSON", { values: ['{"a": {"b": 1}}'] }, { a: { b: 1 } }],
    [
      "later files win, mapping by mapping",
      { values: ["a: {b: 1, c: 2}\nl: [1, 2]", "a: {b: 3}\nl: [4]"] },
      { a: { b: 3, c: 2 }, l: [4] },
    ],
    ["null takes a value away", { values: ["a: {b: 1}", "a: {b: null}"] }, { a: { b: null } }],
    [
      "templates stay unchanged",
      { values: ["a: ${azurerm_x.y.name}\nb: 'x-${local.z}'"] },
      { a: "${azurerm_x.y.name}", b: "x-${local.z}" },
    ],
    [
      "set wins over files",
      { values: ["a: {b: 1, c: 2}"], set: [{ name: "a.b", value: "x" }] },
      { a: { b: "x", c: 2 } },
    ],
    [
      "a manifest that is a text is read as what it will be",
      { values: ['a: ["kind: Pod\\nspec: {b: 1}", "kind: [", "b: 1", "a kind: b"]'] },
      { a: [{ kind: "Pod", spec: { b: 1 } }, "kind: [", "b: 1", "a kind: b"] },
    ],
    ["set as one mapping", { set: { name: "a", value: "x" } }, { a: "x" }],
    [
      "every kind of setting",
      {
        set: [{ name: "a", value: "x" }],
        set_list: [{ name: "b", value: ["x", "y"] }],
        set_sensitive: [{ name: "c", value: "z" }],
        set_wo: [{ name: "d", value: "${ephemeral.x.y.z}" }],
      },
      { a: "x", b: ["x", "y"], c: "z", d: "${ephemeral.x.y.z}" },
    ],
    [
      "names that every object has",
      { values: ["constructor: {a: 1}", "constructor: {b: 2}"] },
      { constructor: { a: 1, b: 2 } },
    ],
  ])("%s", (_, release, expected) => {
    expect(releaseOf(release).values).toEqual(expected);
  });

  test("values of a plan and a state", () => {
    const values = { chart: "langfuse", values: ["a: 1"], set: [{ name: "b", value: "x", type: "" }], set_wo: null };
    const resource = {
      address: "helm_release.langfuse",
      mode: "managed",
      type: "helm_release",
      name: "langfuse",
      values,
    };
    const json = { format_version: "1.0", values: { root_module: { resources: [resource] } } };
    const stack = parseStack("dev-release.json", JSON.stringify(json));
    expect(helmReleases(new Deployment([stack]))[0]?.values).toEqual({ a: 1, b: "x" });
  });

  test.each([
    ["a: [hunter2", "Helm values must be YAML; the error is in line 1"],
    ["a: 1\nb: hunter2: c", "Helm values must be YAML; the error is in line 2"],
    ["a: *hunter2", "Helm values must be YAML"],
  ])("what is no YAML is an error each time, without a word of it: %j", (file, message) => {
    const deployment = new Deployment([synthesized({ values: ["a: 1", file] })]);
    expect(() => helmReleases(deployment)).toThrow(new Error(message));
    expect(() => helmReleases(deployment)).toThrow(new Error(message));
  });
});

test("charts are known by their name, wherever they are from", () => {
  const charts = [
    "langfuse",
    "oci://ghcr.io/langfuse/langfuse",
    "./charts/langfuse",
    "x/langfuse-2.0.0.tgz",
    "traefik",
  ];
  const stack = parseStack(
    "dev.json",
    JSON.stringify({
      resource: { helm_release: Object.fromEntries(charts.map((chart, index) => [`r${index}`, { chart }])) },
    }),
  );
  const deployment = new Deployment([stack]);
  expect(helmReleases(deployment).map(({ chart }) => chart)).toEqual([
    "langfuse",
    "langfuse",
    "langfuse",
    "langfuse",
    "traefik",
  ]);
  expect(helmReleases(deployment, "langfuse")).toHaveLength(4);
  expect(helmReleases(deployment, "redis")).toEqual([]);
  expect(releaseOf({ chart: null }).chart).toBe("");
});

test("values are found by a path, and by a list of names if one has dots", () => {
  const release = releaseOf({ values: ["env: [{name: a}, {name: b}]\npod: {labels: {a.b/c: 'true'}}\noff: false"] });
  expect(helmPlaces(release, "env.name")).toEqual([
    { path: "values.env[0].name", value: "a" },
    { path: "values.env[1].name", value: "b" },
  ]);
  expect(helmPlaces(release, ["pod", "labels", "a.b/c"])).toEqual([
    { path: 'values.pod.labels["a.b/c"]', value: "true" },
  ]);
  expect(helmValue(release, "env.name")).toBe("a");
  expect(helmValue(release, "off")).toBe(false);
  expect(helmValue(release, "missing")).toBeUndefined();
});

describe("values that cannot be read are gaps", () => {
  const gap = (argument: string) =>
    `dev-release does not contain ${argument} of helm_release.langfuse: the policy does not check what it sets for the chart.`;

  test.each<[string, object, string[]]>([
    ["values that are unknown before the apply", { values: ["${data.x.y.z} ${local.a}"] }, ["values"]],
    ["values from a file", { values: ["a: 1", '${file("values.yaml")}'] }, ["values"]],
    ["values as one expression", { values: "${local.values}" }, ["values"]],
    ["sensitive values", { values: [SENSITIVE] }, ["values"]],
    ["values that are a list", { values: ["- a"] }, ["values"]],
    ["values that are a number", { values: [1] }, ["values"]],
    ["values that are no YAML", { values: ["a: [1"] }, ["values"]],
    [
      "settings that are unknown before the apply",
      { set: "${local.set}", set_wo: ["${local.one}"] },
      ["set", "set_wo"],
    ],
    ["a program that changes what the chart makes", { postrender: { binary_path: "x" } }, ["the result of postrender"]],
    ["nothing", { values: ["a: ${x.y.z}", "", "# nothing"], set: [{ name: "a", value: SENSITIVE }] }, []],
    ["nothing where there is nothing", { values: null }, []],
  ])("%s", (_, release, expected) => {
    const stack = synthesized(release);
    expect(helmGaps(stack)).toEqual(expected.map(gap));
    expect(stack.gaps).toEqual(expected.map(gap));
  });

  test("other resources may have values of any kind", () => {
    const json = { resource: { kubernetes_config_map_v1: { it: { values: ["text"] } } } };
    expect(parseStack("dev.json", JSON.stringify(json)).gaps).toEqual([]);
  });
});

describe("settings", () => {
  test.each<[string, JsonObject, Json, JsonObject]>([
    ["a name", {}, { name: "a", value: "x" }, { a: "x" }],
    ["names in names", { a: { c: 1 } }, { name: "a.b.c", value: "x" }, { a: { c: 1, b: { c: "x" } } }],
    ["over a value that is not an object", { a: "text" }, { name: "a.b", value: "x" }, { a: { b: "x" } }],
    [
      "a dot in a name",
      {},
      { name: "nodeSelector.kubernetes\\.io/os", value: "x" },
      { nodeSelector: { "kubernetes.io/os": "x" } },
    ],
    [
      "an index",
      { env: [{ name: "a" }, { name: "b" }] },
      { name: "env[1].value", value: "x" },
      { env: [{ name: "a" }, { name: "b", value: "x" }] },
    ],
    ["an index after the end", { l: ["a"] }, { name: "l[2]", value: "x" }, { l: ["a", null, "x"] }],
    ["an index of no list", { l: "text" }, { name: "l[0]", value: "x" }, { l: ["x"] }],
    ["indexes in a row", {}, { name: "m[0][1]", value: "x" }, { m: [[null, "x"]] }],
    ["true", {}, { name: "a", value: "true" }, { a: true }],
    ["false", {}, { name: "a", value: "false", type: "auto" }, { a: false }],
    ["a whole number", {}, { name: "a", value: "-12" }, { a: -12 }],
    ["zero", {}, { name: "a", value: "0" }, { a: 0 }],
    ["a number with a zero before it is a text", {}, { name: "a", value: "0123" }, { a: "0123" }],
    ["a broken number is a text", {}, { name: "a", value: "1.5" }, { a: "1.5" }],
    [
      "a number that is too long is a text",
      {},
      { name: "a", value: "12345678901234567890" },
      { a: "12345678901234567890" },
    ],
    ["null takes away", { a: 1 }, { name: "a", value: "null" }, { a: null }],
    ["a text that is said to be one", {}, { name: "a", value: "true", type: "string" }, { a: "true" }],
    ["a literal", {}, { name: "a", value: "1", type: "literal" }, { a: "1" }],
    ["what is no text", {}, { name: "a", value: true }, { a: true }],
    ["no value", {}, { name: "a" }, { a: null }],
    ["a list", {}, { name: "a", value: ["x"] }, { a: ["x"] }],
    ["what is no setting", { a: 1 }, "text", { a: 1 }],
    [
      "names that every object has",
      {},
      { name: "constructor.prototype", value: "x" },
      { constructor: { prototype: "x" } },
    ],
  ])("%s", (_, values, setting, expected) => {
    expect(applySettings(values, [setting])).toEqual(expected);
  });

  test("later settings win, and the argument is not changed", () => {
    const values = { a: { b: 1 } };
    const settings = [
      { name: "a.b", value: "2" },
      { name: "a.b", value: "3" },
    ];
    expect(applySettings(values, settings)).toEqual({ a: { b: 3 } });
    expect(values).toEqual({ a: { b: 1 } });
  });

  test("no prototype is set", () => {
    const values = applySettings({}, [{ name: "__proto__.polluted", value: "x" }]);
    expect(Object.keys(values)).toEqual(["__proto__"]);
    expect(({} as JsonObject)["polluted"]).toBeUndefined();
  });

  test("an index that Helm refuses is an error", () => {
    expect(() => applySettings({}, [{ name: "a[65537]", value: "x" }])).toThrow(
      "the index 65537 of a Helm setting must be at most 65536",
    );
  });
});
