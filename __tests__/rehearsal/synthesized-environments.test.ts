import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  deploys,
  getProviders,
  readSynthesizedEnvironments,
  getRedirectUris,
  getUsedTypes,
  type StackJson,
} from "../../rehearsal/synthesized-environments";
import { Unreadable } from "../../terraform-json/parse";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-stacks-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (name: string) => `stacks/${name}/cdk.tf.json`;

/** Writes a synthesis: its stacks, each with its dependencies. */
function synthesis(stacks: Record<string, readonly string[]>): void {
  const entries = Object.entries(stacks).map(([name, dependencies]) => {
    mkdirSync(path.join(folder, "stacks", name), { recursive: true });
    writeFileSync(path.join(folder, fileOf(name)), JSON.stringify({ output: { name: { value: name } } }));
    return [name, { name, synthesizedStackPath: fileOf(name), dependencies }];
  });
  manifest(JSON.stringify({ version: "0.21.0", stacks: Object.fromEntries(entries) }));
}

function manifest(text: string): void {
  writeFileSync(path.join(folder, "manifest.json"), text);
}

/** The names of the stacks of each environment, in order. */
function environments(): [string, string[]][] {
  return readSynthesizedEnvironments(folder).map(({ name, stacks }) => [name, stacks.map((stack) => stack.name)]);
}

describe("environments", () => {
  test.each<[string, Record<string, readonly string[]>, [string, string[]][]]>([
    ["one stack", { dev: [] }, [["dev", ["dev"]]]],
    [
      "stacks that depend on each other belong together, in that order",
      { "dev-app": ["dev-base"], "dev-base": [] },
      [["dev", ["dev-base", "dev-app"]]],
    ],
    [
      "the stacks of two environments are separate",
      { "b-release": ["b-platform"], "a-platform": [], "b-platform": [], "a-release": ["a-platform"] },
      [
        ["a", ["a-platform", "a-release"]],
        ["b", ["b-platform", "b-release"]],
      ],
    ],
    [
      "one stack may join others",
      { "x-one": [], "x-two": [], "x-zall": ["x-two", "x-one"] },
      [["x", ["x-one", "x-two", "x-zall"]]],
    ],
    ["a chain is in the order of its links", { a: ["b"], b: ["c"], c: [] }, [["c", ["c", "b", "a"]]]],
    ["what a stack depends on is in the order of the names", { a: ["c", "b"], b: [], c: [] }, [["b", ["b", "c", "a"]]]],
    [
      "a name is made of whole parts",
      { "my-dev-plan": [], "my-dev-platform": ["my-dev-plan"] },
      [["my-dev", ["my-dev-plan", "my-dev-platform"]]],
    ],
    ["a name may be that of a stack", { dev: [], "dev-more": ["dev"] }, [["dev", ["dev", "dev-more"]]]],
    ["the last part of a name is that of the stack", { "shop-web": [] }, [["shop", ["shop-web"]]]],
    [
      "stacks of one environment belong together, also if none depends on another",
      { "shop-web": [], "shop-api": [], "bank-api": [] },
      [
        ["bank", ["bank-api"]],
        ["shop", ["shop-api", "shop-web"]],
      ],
    ],
    [
      "stacks that depend on each other belong together, whatever their names",
      { kubernetes: ["azure"], azure: [] },
      [["azure", ["azure", "kubernetes"]]],
    ],
  ])("%s", (_words, stacks, expected) => {
    synthesis(stacks);
    expect(environments()).toEqual(expected);
  });

  test("have their stacks' text and JSON", () => {
    synthesis({ dev: [] });
    expect(readSynthesizedEnvironments(folder)[0]?.stacks).toEqual([
      { name: "dev", text: '{"output":{"name":{"value":"dev"}}}', json: { output: { name: { value: "dev" } } } },
    ]);
  });
});

describe("a folder that is no synthesis", () => {
  function getError(): string {
    try {
      readSynthesizedEnvironments(folder);
      return "";
    } catch (error) {
      expect(error).toBeInstanceOf(Unreadable);
      return (error as Error).message.replaceAll(folder, "FOLDER");
    }
  }

  const error = (place: string, rule: string) => `${place}\n  rule  ${rule}\n  fix   Run: npm run synth`;

  test("a folder without a manifest", () => {
    const rule = "must be the output folder of a synthesis, with a manifest.json";
    expect(getError()).toBe(error("FOLDER", rule));
  });

  test("a manifest that is a folder", () => {
    mkdirSync(path.join(folder, "manifest.json"));
    expect(getError()).toMatch(/^FOLDER\/manifest\.json\n {2}rule {2}must be a readable file/);
  });

  test("a manifest that is not JSON", () => {
    manifest("{");
    expect(getError()).toMatch(/^FOLDER\/manifest\.json\n {2}rule {2}must be JSON/);
  });

  test.each([
    ["that is null", "null"],
    ["of another program", '{ "name": "web app", "icons": [] }'],
    ["without stacks", '{ "stacks": null }'],
    ["with a list of stacks", '{ "stacks": ["dev"] }'],
    ["with a stack of no file", '{ "stacks": { "dev": { "dependencies": [] } } }'],
    ["with a stack of no dependencies", '{ "stacks": { "dev": { "synthesizedStackPath": "a" } } }'],
  ])("a manifest %s", (_words, text) => {
    manifest(text);
    expect(getError()).toBe(error("FOLDER/manifest.json", "must be the manifest of a synthesis"));
  });

  test("a stack that depends on a missing one", () => {
    synthesis({ dev: ["base"] });
    expect(getError()).toBe(error("FOLDER", "must have the stack base, which dev needs"));
  });

  test("stacks that depend on each other in a circle", () => {
    synthesis({ a: ["b"], b: ["a"] });
    expect(getError()).toBe(error("FOLDER", "must have no stacks that depend on each other: a, b"));
  });

  test("a stack whose file is missing", () => {
    synthesis({ dev: [] });
    rmSync(path.join(folder, fileOf("dev")));
    expect(getError()).toBe(error(`FOLDER/${fileOf("dev")}`, "must exist, because the manifest names it"));
  });

  test("a stack whose file is not JSON", () => {
    synthesis({ dev: [] });
    writeFileSync(path.join(folder, fileOf("dev")), "{");
    expect(getError()).toMatch(/^FOLDER\/stacks\/dev\/cdk\.tf\.json\n {2}rule {2}must be JSON/);
  });

  test.each(["null", '"text"', "[]"])("a stack whose JSON is no mapping: %s", (text) => {
    synthesis({ dev: [] });
    writeFileSync(path.join(folder, fileOf("dev")), text);
    expect(getError()).toBe(error(`FOLDER/${fileOf("dev")}`, "must be a synthesized stack"));
  });
});

describe("what stacks use", () => {
  const stack = (name: string, json: StackJson) => ({ name, text: "", json });
  const STACKS = [
    stack("one", {
      terraform: {
        required_providers: { toy: { source: "shop/toy", version: "1.0.0" }, toys: { source: "shop/toys" } },
      },
      resource: { toy_box: { a: {}, b: {} }, toys_box: { a: {} } },
      data: { toy_shelf: { a: {} } },
    }),
    stack("two", {
      terraform: { required_providers: { toy: { source: "shop/toy" } } },
      resource: { toy_box: { c: {} }, toy_lid: { a: {} } },
      ephemeral: { toy_key: { a: {} } },
    }),
    stack("none", {}),
  ];

  test("are providers by their names", () => {
    expect([...getProviders(STACKS)]).toEqual([
      ["toy", "shop/toy"],
      ["toys", "shop/toys"],
    ]);
  });

  test("are the types of a provider, each once", () => {
    expect(getUsedTypes(STACKS, "toy")).toEqual({
      resources: ["toy_box", "toy_lid"],
      dataSources: ["toy_shelf"],
      ephemeralResources: ["toy_key"],
    });
    expect(getUsedTypes(STACKS, "other")).toEqual({ resources: [], dataSources: [], ephemeralResources: [] });
  });
});

describe("what a data source looks for", () => {
  const box = { name: "Red", shelf: "${toy_shelf.upper.id}", size: "1" };
  const stack = { name: "one", text: "", json: { resource: { toy_box: { red: box } } } };

  test.each([
    ["the same name, in another case", { name: "red" }, true],
    ["another name", { name: "blue" }, false],
    ["the same name and another size", { name: "red", size: "2" }, false],
    ["the same name, on a shelf that is not known yet", { name: "red", shelf: "upper" }, true],
    ["only a shelf, which is not known yet", { shelf: "upper" }, false],
    ["an argument that the box has no value for", { serial: "7" }, false],
    ["no argument", {}, false],
  ])("%s", (_, wanted, expected) => {
    expect(deploys(stack, "toy_box", wanted)).toBe(expected);
    expect(deploys(stack, "toy_lid", wanted)).toBe(false);
  });
});

test("the redirect URI is an output", () => {
  const stack = (json: StackJson) => ({ name: "one", text: "", json });
  expect(getRedirectUris(stack({ output: { sso_redirect_uri: { value: "https://a/b" } } }))).toEqual(["https://a/b"]);
  expect(getRedirectUris(stack({ output: { url: { value: "https://a" } } }))).toEqual([]);
});
