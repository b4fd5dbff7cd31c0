import path from "node:path";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { UnknownEnvironment, WrongEnvironment } from "../../config/errors";
import { loadEnvironments } from "../../config/load";
import type { Problem } from "../../config/problem";
import { bare, directory, listPlaces, loadErrors, loadError } from "./environment-folder";
import { spawnSync } from "node:child_process";

test("the shipped environments load with their values", () => {
  const { environments } = loadEnvironments("environments");
  const [dev, production] = environments;
  expect(environments).toHaveLength(2);
  expect(dev).toMatchObject({
    file: "environments/dev.yaml",
    names: {
      resourceGroup: "rg-langfuse-dev",
      cluster: "aks-langfuse-dev",
      registry: "acrlangfusedev",
    },
    environment: {
      name: "dev",
      publicUrl: "http://localhost:3000",
      azure: { location: "eastus", signIn: "azure-cli" },
      cluster: { systemPool: { vmSize: "Standard_D4s_v5", nodes: 3, osDiskType: "Managed" }, tier: "Free" },
      storage: { container: "langfuse", replication: "LRS" },
      langfuse: { namespace: "langfuse", chartVersion: "2.0.0", images: { source: "registry" }, web: { replicas: 1 } },
      exposure: { kind: "none" },
      state: { backend: "local" },
    },
  });
  expect(dev?.environment.cluster.userPool).toBeUndefined();
  expect(production).toMatchObject({
    file: "environments/production.yaml",
    environment: {
      publicUrl: "https://langfuse.example.com",
      deletionProtection: true,
      cluster: { zones: ["1", "2", "3"], kubernetesVersion: "1.35", userPool: { nodes: { min: 3, max: 9 } } },
      exposure: { kind: "public", acmeServer: "production" },
      state: { backend: "azurerm", container: "tfstate" },
    },
  });
});

test("environments are in the order of their files", () => {
  writeFileSync(path.join(directory, "b.yml"), bare("first"));
  writeFileSync(path.join(directory, "a.yaml"), bare("second"));
  writeFileSync(path.join(directory, "environment.schema.json"), "{}");
  writeFileSync(path.join(directory, "notes.yaml.txt"), "none");
  const { environments } = loadEnvironments(directory);
  expect(environments.map(({ environment }) => environment.name)).toEqual(["second", "first"]);
});

test("all problems of a file are reported, each with its place", () => {
  const text = `# nearly every line of this file is wrong
environment: Development
publicUrl: http://langfuse.example.com/login
azure:
  signIn: azurecli
network:
  subnet: snet-aks
cluster:
  kubernetesVersion: 1.35
  zones: [1, "2"]
  systemPool:
    vmSize: Standard_D4s_v5
    nodes: { min: 6, max: 3 }
storage:
tags:
  owner: \${var.owner}
langfsue:
  images:
    tag: 4.4.0
exposure:
  kind: pubic
`;
  expect(loadErrors({ "dev.yaml": text })).toBe(`dev.yaml:2:1  environment
  rule   must be 2 to 12 lower-case letters, digits and single hyphens between them, starting with a letter
  given  "Development"
  fix    Write for example: environment: dev

dev.yaml:2:1  langfuse
  rule   is required
  fix    Write for example: langfuse: { images: { tag: 4.4.0-keyless.1 } }

dev.yaml:3:1  publicUrl
  rule   must use https, because Entra ID accepts http redirect URIs on localhost only
  given  "http://langfuse.example.com/login"
  fix    Write: publicUrl: https://langfuse.example.com

dev.yaml:4:1  azure.location
  rule   is required
  fix    Write for example: location: eastus

dev.yaml:5:3  azure.signIn
  rule   must be one of: azure-cli, oidc, managed-identity
  given  "azurecli"
  fix    Did you mean "azure-cli"?

dev.yaml:7:3  network.subnet
  rule   unknown key
  given  "subnet"
  fix    Remove it. It is valid only with existing: true.

dev.yaml:9:3  cluster.kubernetesVersion
  rule   must be a Kubernetes minor version in quotes, "1.28" or newer
  given  1.35
  fix    Put it in quotes.

dev.yaml:10:11  cluster.zones[0]
  rule   must be one of: "1", "2", "3"
  given  1
  fix    Put it in quotes.

dev.yaml:14:1  storage
  rule   must be a mapping of keys to values
  given  nothing
  fix    Remove it, or write for example: storage: { accountName: stlangfusedev }

dev.yaml:16:3  tags.owner
  rule   must not contain "\${" or "%{", which Terraform reads as the start of a template
  given  a text with "\${"
  fix    Write the text without it.

dev.yaml:17:1  langfsue
  rule   unknown key
  given  "langfsue"
  fix    Did you mean "langfuse"?

dev.yaml:21:3  exposure.kind
  rule   must be one of: none, public
  given  "pubic"
  fix    Did you mean "public"?

12 problems`);
});

test("problems of several files are reported together", () => {
  expect(
    loadErrors({
      "b.yaml": bare("b1", "colour: blue\n"),
      "a.yaml": bare("a1").replace("eastus", "east-us"),
      "c.yaml": bare("c1"),
    }),
  ).toBe(`a.yaml:4:3  azure.location
  rule   must be the name of an Azure region, as westeurope
  given  "east-us"
  fix    Write for example: location: eastus

b.yaml:12:1  colour
  rule   unknown key
  given  "colour"
  fix    Remove it, or use one of: environment, publicUrl, azure, tags, deletionProtection, administrators, resourceGroup, network, cluster, registry, storage, keyVault, sso, diagnostics, langfuse, exposure, policy, state.

2 problems`);
});

test("the value of an unknown key is not shown", () => {
  const text = bare("dev", "clientSecret: Abc8Q~secret\nazrue: { key: Abc8Q~secret }\n").replace(
    "  location: eastus",
    "  location: eastus\n  clientSecret: ${Abc8Q~secret}",
  );
  expect(listPlaces({ "dev.yaml": text })).toEqual([
    "dev.yaml:5:3  azure.clientSecret",
    "dev.yaml:5:3  azure.clientSecret",
    "dev.yaml:13:1  clientSecret",
    "dev.yaml:14:1  azrue",
  ]);
  expect(loadErrors({ "dev.yaml": text })).not.toContain("Abc8Q");
});

test("an unknown key may be a number", () => {
  expect(listPlaces({ "dev.yaml": bare("dev", "4711: x\n") })).toEqual(["dev.yaml:12:1  4711"]);
});

describe("requested environments", () => {
  const load = (files: Record<string, string>, ...names: string[]) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(directory, name), text);
    const { environments, warnings } = loadEnvironments(directory, names);
    return {
      environments: environments.map(({ environment }) => environment.name),
      warnings: (warnings as Problem[]).map(({ file, path: place }) =>
        `${path.basename(file)} ${place.join(".")}`.trim(),
      ),
    };
  };
  const WRONG = bare("wrong", "colour: blue\n");

  test("load with a warning about the problems of other files", () => {
    const files = { "a.yaml": bare("right"), "b.yaml": WRONG, "c.yaml": "environment: [", "d.yaml": "5" };
    expect(load(files, "right")).toEqual({
      environments: ["right"],
      warnings: ["b.yaml colour", "c.yaml", "d.yaml"],
    });
  });

  test.each([
    ["by the name in it", { "a.yaml": bare("right"), "b.yaml": WRONG }, "wrong"],
    ["by its own name, where it is no YAML", { "a.yaml": bare("right"), "wrong.yaml": "environment: [" }, "wrong"],
    ["by its own name, where it has none in it", { "a.yaml": bare("right"), "wrong.yml": "colour: blue" }, "wrong"],
  ])("a file with problems is identified %s", (_, files, name) => {
    expect(() => load(files, name)).toThrow(WrongEnvironment);
    expect(() => load(files, "right", name)).toThrow(WrongEnvironment);
    expect(load(files, "right").environments).toEqual(["right"]);
  });

  test("load with a warning about what is likely to fail in them, and not in other files", () => {
    const files = {
      "a.yaml": bare("right").replace("eastus", "eastsu"),
      "b.yaml": bare("other").replace("eastus", "eastsu"),
      "c.yaml": WRONG,
    };
    expect(load(files, "right")).toEqual({
      environments: ["right"],
      warnings: ["a.yaml azure.location", "c.yaml colour"],
    });
  });

  const TWICE = {
    "a.yaml": bare("first", "storage: { accountName: stlangfuse }\n"),
    "b.yaml": bare("second", "storage: { accountName: stlangfuse }\n"),
    "c.yaml": bare("third"),
  };

  test.each(["first", "second"])("%s shares a name with another: that is a mistake in both", (name) => {
    expect(() => load(TWICE, name)).toThrow(
      /b.yaml:12:12 {2}storage.accountName\n.*a.yaml has a storage account of the same name/,
    );
  });

  test("a name is in use although its file has problems", () => {
    const files = { ...TWICE, "a.yaml": `${TWICE["a.yaml"]}colour: blue\n` };
    expect(() => load(files, "second")).toThrow(
      /b.yaml:12:12 {2}storage.accountName\n.*a.yaml has a storage account of the same name/,
    );
  });

  test("names that other files share are a warning", () => {
    expect(load(TWICE, "third")).toEqual({ environments: ["third"], warnings: ["b.yaml storage.accountName"] });
  });

  test("one without a file", () => {
    expect(() => load(TWICE, "firs", "third", "fourth")).toThrow(
      new UnknownEnvironment(["firs", "fourth"], ["first", "second", "third"]),
    );
    expect(new UnknownEnvironment(["firs"], ["first", "second"]).message).toBe(
      'no environment is named "firs"; known: first, second. Did you mean "first"?',
    );
  });
});

describe("a folder without environments", () => {
  const none = (folder: string, given: string) => `${folder}
  rule   must be a folder with at least one environment file (*.yaml)
  given  ${given}
  fix    Add an environment file, or name another folder with --directory.`;

  test("that is empty", () => {
    expect(loadError(directory)).toBe(none(directory, "a folder without *.yaml files"));
  });

  test("that is missing", () => {
    const missing = path.join(directory, "missing");
    expect(loadError(missing)).toBe(none(missing, "it does not exist"));
  });

  test("that is a file", () => {
    const file = path.join(directory, "dev.yaml");
    writeFileSync(file, bare("dev"));
    expect(loadError(file)).toBe(none(file, "a file, not a folder"));
    expect(loadError(path.join(file, "below"))).toBe(none(path.join(file, "below"), `${file} is a file, not a folder`));
  });
});

describe("a file that cannot be read", () => {
  const unreadable = (given: string) => `x.yaml:1:1
  rule   must be a readable file
  given  ${given}
  fix    Correct it, or give it a name that does not end with .yaml or .yml.

1 problem`;

  test("because it is a folder", () => {
    mkdirSync(path.join(directory, "x.yaml"));
    expect(loadErrors({ "dev.yaml": bare("dev") })).toBe(unreadable("a folder"));
  });

  test("because it is a link to a missing file", () => {
    symlinkSync("missing.yaml", path.join(directory, "x.yaml"));
    expect(loadErrors({ "dev.yaml": bare("dev") })).toBe(unreadable("it does not exist"));
  });

  test("because it is a link to itself", () => {
    symlinkSync("x.yaml", path.join(directory, "x.yaml"));
    expect(loadErrors({})).toBe(unreadable("a loop of links"));
  });

  test("because it is a pipe; its writer is not awaited", () => {
    spawnSync("mkfifo", [path.join(directory, "x.yaml")]);
    expect(loadErrors({ "dev.yaml": bare("dev") })).toBe(unreadable("a pipe or a device"));
  });

  test("does not hide the problems of a file", () => {
    mkdirSync(path.join(directory, "x.yaml"));
    expect(listPlaces({ "dev.yaml": bare("dev", "colour: blue\n") })).toEqual(["dev.yaml:12:1  colour", "x.yaml:1:1"]);
  });
});
