import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  NoSynthesis,
  deploys,
  providersOf,
  readDeployments,
  redirectUris,
  typesOf,
  type StackJson,
} from "../../rehearsal/deployments";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-stacks-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (name: string) => `stacks/${name}/cdk.tf.json`;

/** Writes a synthesis: its stacks, each with those that it depends on. */
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

/** The names of the stacks by deployment, in order. */
function deployments(): [string, string[]][] {
  return readDeployments(folder).map(({ name, stacks }) => [name, stacks.map((stack) => stack.name)]);
}

describe("deployments", () => {
  test.each<[string, Record<string, readonly string[]>, [string, string[]][]]>([
    ["one stack", { dev: [] }, [["dev", ["dev"]]]],
    [
      "stacks that depend on each other belong together, in that order",
      { "dev-app": ["dev-base"], "dev-base": [] },
      [["dev", ["dev-base", "dev-app"]]],
    ],
    [
      "stacks of two environments are apart",
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
  ])("%s", (_words, stacks, expected) => {
    synthesis(stacks);
    expect(deployments()).toEqual(expected);
  });

  test("have their stacks' text and JSON", () => {
    synthesis({ dev: [] });
    expect(readDeployments(folder)[0]?.stacks).toEqual([
      { name: "dev", text: '{"output":{"name":{"value":"dev"}}}', json: { output: { name: { value: "dev" } } } },
    ]);
  });
});

describe("what is no synthesis", () => {
  function told(): string {
    try {
      readDeployments(folder);
      return "";
    } catch (error) {
      expect(error).toBeInstanceOf(NoSynthesis);
      return (error as Error).message.replaceAll(folder, "FOLDER");
    }
  }

  const NONE = "FOLDER has no synthesized stacks: a manifest.json of CDKTF with the folder stacks beside it";

  test("a folder without a manifest", () => {
    expect(told()).toBe(NONE);
    mkdirSync(path.join(folder, "manifest.json"));
    expect(told()).toBe(NONE);
  });

  test.each([
    ["that is not JSON", "{"],
    ["that is null", "null"],
    ["that is somebody else's", '{ "name": "web app", "icons": [] }'],
    ["without stacks", '{ "stacks": null }'],
    ["with a list of stacks", '{ "stacks": ["dev"] }'],
    ["with a stack of no file", '{ "stacks": { "dev": { "dependencies": [] } } }'],
    ["with a stack of no dependencies", '{ "stacks": { "dev": { "synthesizedStackPath": "a" } } }'],
  ])("a manifest %s", (_words, text) => {
    manifest(text);
    expect(told()).toBe(NONE);
  });

  test("a stack that depends on a missing one", () => {
    synthesis({ dev: ["base"] });
    expect(told()).toBe("FOLDER has no stack base, which dev depends on");
  });

  test("stacks that depend on each other in a circle", () => {
    synthesis({ a: ["b"], b: ["a"] });
    expect(told()).toBe("FOLDER has stacks that depend on each other: a, b");
  });

  test("a stack whose file is missing", () => {
    synthesis({ dev: [] });
    rmSync(path.join(folder, fileOf("dev")));
    expect(told()).toBe(`FOLDER/${fileOf("dev")} of the stack dev is missing`);
  });

  test.each([
    ["is not JSON", "{"],
    ["is not JSON of Terraform", "null"],
    ["is not JSON of Terraform", '"text"'],
    ["is not JSON of Terraform", "[]"],
  ])("a stack whose file %s: %s", (words, text) => {
    synthesis({ dev: [] });
    writeFileSync(path.join(folder, fileOf("dev")), text);
    expect(told()).toBe(`FOLDER/${fileOf("dev")} of the stack dev ${words}`);
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
    expect([...providersOf(STACKS)]).toEqual([
      ["toy", "shop/toy"],
      ["toys", "shop/toys"],
    ]);
  });

  test("are the types of a provider, each once", () => {
    expect(typesOf(STACKS, "toy")).toEqual({
      resources: ["toy_box", "toy_lid"],
      dataSources: ["toy_shelf"],
      ephemeralResources: ["toy_key"],
    });
    expect(typesOf(STACKS, "other")).toEqual({ resources: [], dataSources: [], ephemeralResources: [] });
  });
});

describe("what a data source looks for", () => {
  const box = { name: "Red", shelf: "${toy_shelf.upper.id}", size: "1" };
  const stack = { name: "one", text: "", json: { resource: { toy_box: { red: box } } } };

  test.each([
    ["the same name, without regard to case", { name: "red" }, true],
    ["another name", { name: "blue" }, false],
    ["the same name and another size", { name: "red", size: "2" }, false],
    ["the same name, on a shelf that is not known yet", { name: "red", shelf: "upper" }, true],
    ["a shelf alone, which is not known yet", { shelf: "upper" }, false],
    ["what the box has no value for", { serial: "7" }, false],
    ["nothing in particular", {}, false],
  ])("%s", (_, wanted, expected) => {
    expect(deploys(stack, "toy_box", wanted)).toBe(expected);
    expect(deploys(stack, "toy_lid", wanted)).toBe(false);
  });
});

test("the redirect URI is an output", () => {
  const stack = (json: StackJson) => ({ name: "one", text: "", json });
  expect(redirectUris(stack({ output: { sso_redirect_uri: { value: "https://a/b" } } }))).toEqual(["https://a/b"]);
  expect(redirectUris(stack({ output: { url: { value: "https://a" } } }))).toEqual([]);
});
