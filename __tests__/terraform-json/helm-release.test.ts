import { Deployment } from "../../terraform-json/deployment";
import { helmGaps, helmPlaces, helmReleases, helmValue, type HelmRelease } from "../../terraform-json/helm-release";
import { SENSITIVE } from "../../terraform-json/json";
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
      "templates stay as they are",
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

  test("of a plan and a state, as terraform show tells them", () => {
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
    ["a: [hunter2", "Helm values must be YAML, and are not from line 1 on"],
    ["a: 1\nb: hunter2: c", "Helm values must be YAML, and are not from line 2 on"],
    ["a: *hunter2", "Helm values must be YAML, and are not"],
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

test("values are found by a path, and by names where one has dots", () => {
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

describe("what cannot be read is a gap", () => {
  const gap = (argument: string) =>
    `dev-release does not tell ${argument} of helm_release.langfuse: what it sets for the chart is not judged.`;

  test.each<[string, object, string[]]>([
    ["values that nobody knows yet", { values: ["${data.x.y.z} ${local.a}"] }, ["values"]],
    ["values from a file", { values: ["a: 1", '${file("values.yaml")}'] }, ["values"]],
    ["values as one expression", { values: "${local.values}" }, ["values"]],
    ["sensitive values", { values: [SENSITIVE] }, ["values"]],
    ["values that are a list", { values: ["- a"] }, ["values"]],
    ["values that are a number", { values: [1] }, ["values"]],
    ["values that are no YAML", { values: ["a: [1"] }, ["values"]],
    ["settings that nobody knows yet", { set: "${local.set}", set_wo: ["${local.one}"] }, ["set", "set_wo"]],
    ["a program that changes what the chart makes", { postrender: { binary_path: "x" } }, ["what postrender does"]],
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
