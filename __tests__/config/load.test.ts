import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadEnvironments } from "../../config/load";
import { formatProblems } from "../../config/problem";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "environments-"));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Text of a right file. */
function bare(environment: string, more = ""): string {
  return `environment: ${environment}
publicUrl: http://localhost:3000
azure:
  location: eastus
cluster:
  systemPool:
    vmSize: Standard_D4s_v5
    nodes: 3
langfuse:
  images:
    tag: 4.4.0-keyless.1
${more}`;
}

/** What an operator reads about a folder with these files; paths are relative to it. */
function told(files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(directory, name), text);
  return toldOf(directory).replaceAll(`${directory}/`, "");
}

function toldOf(folder: string): string {
  const result = loadEnvironments(folder);
  return result.ok ? "right" : formatProblems(result.problems);
}

/** `dev.yaml:3:1  azure` for each problem, without its text. */
function places(files: Readonly<Record<string, string>>): string[] {
  return told(files)
    .split("\n")
    .filter((line) => /^\S+:\d+:\d+/.test(line));
}

test("the shipped environments load with their values", () => {
  const result = loadEnvironments("environments");
  if (!result.ok) throw new Error(formatProblems(result.problems));
  const [dev, production] = result.environments;
  expect(result.environments).toHaveLength(2);
  expect(dev).toMatchObject({
    file: "environments/dev.yaml",
    names: {
      resourceGroup: "rg-langfuse-dev",
      cluster: "aks-langfuse-dev",
      registry: "acrlangfusedev",
      storageAccount: "stlangfusedev",
      workloadIdentity: "id-langfuse-dev",
    },
    environment: {
      environment: "dev",
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

test("environments come in the order of their files", () => {
  writeFileSync(path.join(directory, "b.yml"), bare("first"));
  writeFileSync(path.join(directory, "a.yaml"), bare("second"));
  writeFileSync(path.join(directory, "environment.schema.json"), "{}");
  writeFileSync(path.join(directory, "notes.yaml.txt"), "none");
  const result = loadEnvironments(directory);
  expect(result.ok && result.environments.map(({ environment }) => environment.environment)).toEqual([
    "second",
    "first",
  ]);
});

test("all problems of a file come together, each at its place", () => {
  const text = `# nothing in this file is quite right
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
  expect(told({ "dev.yaml": text })).toBe(`dev.yaml:2:1  environment
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
  fix    Remove it, or set existing: true, which it belongs to.

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
  rule   must not hold "\${" or "%{", which Terraform reads as the start of a template
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

12 problems; nothing was written.`);
});

test("problems of several files come together", () => {
  expect(
    told({
      "b.yaml": bare("b1", "colour: blue\n"),
      "a.yaml": bare("a1").replace("eastus", "East US"),
      "c.yaml": bare("c1"),
    }),
  ).toBe(`a.yaml:4:3  azure.location
  rule   must be an Azure region in lower case without spaces
  given  "East US"
  fix    Write for example: location: eastus

b.yaml:12:1  colour
  rule   unknown key
  given  "colour"
  fix    Remove it, or use one of: environment, publicUrl, azure, tags, deletionProtection, administrators, resourceGroup, network, cluster, registry, storage, keyVault, sso, diagnostics, langfuse, exposure, state.

2 problems; nothing was written.`);
});

test("what stands under an unknown key is not shown", () => {
  const text = bare("dev", "clientSecret: Abc8Q~secret\nazrue: { key: Abc8Q~secret }\n").replace(
    "  location: eastus",
    "  location: eastus\n  clientSecret: ${Abc8Q~secret}",
  );
  expect(places({ "dev.yaml": text })).toEqual([
    "dev.yaml:5:3  azure.clientSecret",
    "dev.yaml:5:3  azure.clientSecret",
    "dev.yaml:13:1  clientSecret",
    "dev.yaml:14:1  azrue",
  ]);
  expect(told({ "dev.yaml": text })).not.toContain("Abc8Q");
});

describe("a file that is not YAML", () => {
  const YAML_PROBLEMS: [string, string, string][] = [
    [
      "a mistake",
      "environment: 'dev\n",
      "dev.yaml:2:1\n  rule   must be YAML: Missing closing 'quote\n  fix    Correct the YAML at this line.",
    ],
    [
      "a key that comes twice",
      bare("dev", "publicUrl: http://localhost\n"),
      "dev.yaml:12:1\n  rule   must not appear twice\n  fix    Keep one of the two keys.",
    ],
    [
      "a tab",
      "azure:\n\tlocation: eastus\n",
      "dev.yaml:2:1\n  rule   must be indented with spaces\n  fix    Replace the tab.",
    ],
    [
      "several documents",
      `${bare("dev")}---\n${bare("test")}`,
      "dev.yaml:12:1\n  rule   must be the only YAML document of its file\n  fix    Put each environment into a file of its own.",
    ],
    [
      "an alias without its anchor",
      bare("dev").replace("eastus", "*.example.com"),
      'dev.yaml:4:13\n  rule   must name an anchor that stands above it; there is no &.example.com\n  fix    Put it in quotes if a text is meant: "*.example.com"',
    ],
    [
      "an alias of itself",
      bare("dev", "tags: &tags\n  owner: *tags\n"),
      "dev.yaml:13:10\n  rule   must not be an alias inside a value that has an anchor itself\n  fix    Write the value instead.",
    ],
    [
      "an unknown tag",
      bare("dev").replace("eastus", "!region eastus"),
      "dev.yaml:4:13\n  rule   must be YAML: Unresolved tag: !region\n  fix    Correct the YAML at this line.",
    ],
  ];

  test.each(YAML_PROBLEMS)("%s", (_name, text, problem) => {
    expect(told({ "dev.yaml": text })).toBe(`${problem}\n\n1 problem; nothing was written.`);
  });

  test("does not hide the problems of another", () => {
    expect(places({ "a.yaml": "'", "b.yaml": bare("dev", "colour: blue\n") })).toEqual([
      "a.yaml:1:2",
      "b.yaml:12:1  colour",
    ]);
  });
});

test("aliases that grow without end are refused at once", () => {
  const levels = Array.from({ length: 40 }, (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}]`);
  const found = places({ "dev.yaml": `l0: &l0 [a]\n${levels.join("\n")}\n` });
  expect(found).toHaveLength(80);
  expect(found[0]).toBe("dev.yaml:2:10");
});

test("anchors and aliases are values like others", () => {
  const text = bare("dev")
    .replace("systemPool:", "systemPool: &pool")
    .replace("langfuse:", "  userPool: *pool\nlangfuse:");
  writeFileSync(path.join(directory, "dev.yaml"), text);
  const result = loadEnvironments(directory);
  expect(result.ok && result.environments[0]?.environment.cluster.userPool).toEqual({
    vmSize: "Standard_D4s_v5",
    nodes: 3,
    osDiskType: "Managed",
  });
});

test("a problem behind an alias stands at the key that uses it", () => {
  const text = bare("dev", "tags: &tags { owner: me }\nsso:\n  groups: *tags\n");
  expect(places({ "dev.yaml": text })).toEqual(["dev.yaml:14:3  sso.groups.owner"]);
});

describe("a file that holds something else", () => {
  test.each([
    ["nothing", ""],
    ["a comment", "# environment: dev\n"],
    ["an empty document", "---\n"],
  ])("%s lacks each required section", (_name, text) => {
    expect(places({ "dev.yaml": text }).map((place) => place.split("  ")[1])).toEqual([
      "environment",
      "publicUrl",
      "azure",
      "cluster",
      "langfuse",
    ]);
  });

  test.each([
    ["a list", "- environment: dev\n", "a list of length 1"],
    ["a text", "dev\n", '"dev"'],
  ])("%s is no environment", (_name, text, given) => {
    expect(told({ "dev.yaml": text })).toBe(`dev.yaml:1:1
  rule   must be a mapping of keys to values
  given  ${given}
  fix    Write keys and values, as environments/dev.yaml does.

1 problem; nothing was written.`);
  });
});

test("lines are right in a file with CRLF and a byte order mark", () => {
  const text = `\uFEFF${bare("dev", "colour: blue\n").replace("eastus", "East US")}`.replaceAll("\n", "\r\n");
  expect(places({ "dev.yaml": text })).toEqual(["dev.yaml:4:3  azure.location", "dev.yaml:12:1  colour"]);
});

describe("what two environments may not share", () => {
  const shared = (place: string, what: string, given: string) =>
    `${place}
  rule   must be the only ${what}; a.yaml has it too
  given  "${given}"
  fix    Set ${place.split("  ")[1]} to another name.

1 problem; nothing was written.`;

  test("a storage account that is set, whatever its place", () => {
    const storage = "storage:\n  accountName: stshared\n";
    expect(told({ "a.yaml": bare("a1", storage), "b.yaml": bare("b1", storage) })).toBe(
      shared("b.yaml:13:3  storage.accountName", "storage account of its name in all of Azure", "stshared"),
    );
  });

  test("a storage account that another's name makes", () => {
    expect(told({ "a.yaml": bare("a1"), "b.yaml": bare("b1", "storage: { accountName: stlangfusea1 }\n") })).toBe(
      shared("b.yaml:12:12  storage.accountName", "storage account of its name in all of Azure", "stlangfusea1"),
    );
  });

  test("a registry in another case", () => {
    const registry = (name: string) => `registry:\n  name: ${name}\n`;
    expect(told({ "a.yaml": bare("a1", registry("acrShared")), "b.yaml": bare("b1", registry("ACRshared")) })).toBe(
      shared("b.yaml:13:3  registry.name", "container registry of its name in all of Azure", "ACRshared"),
    );
  });

  test("a Key Vault", () => {
    const keyVault = (name: string) => `keyVault:\n  name: ${name}\n`;
    expect(told({ "a.yaml": bare("a1", keyVault("kv-shared")), "b.yaml": bare("b1", keyVault("KV-Shared")) })).toBe(
      shared("b.yaml:13:3  keyVault.name", "Key Vault of its name in all of Azure", "KV-Shared"),
    );
  });

  test("names without hyphens that are made from different ones", () => {
    expect(places({ "a.yaml": bare("a-b"), "b.yaml": bare("ab") })).toEqual([
      "b.yaml:1:1  storage.accountName",
      "b.yaml:1:1  registry.name",
    ]);
  });

  test("the environment's name, and with it all that is made from it", () => {
    expect(places({ "a.yaml": bare("dev"), "b.yaml": bare("dev"), "c.yaml": bare("c1") })).toEqual([
      "b.yaml:1:1  environment",
      "b.yaml:1:1  storage.accountName",
      "b.yaml:1:1  registry.name",
      "b.yaml:1:1  keyVault.name",
    ]);
    expect(told({})).toContain("must be the only environment of its name; a.yaml has it too");
  });

  test("each later one is told about the first", () => {
    const storage = "storage: { accountName: stshared }\n";
    const text = told({ "a.yaml": bare("a1", storage), "b.yaml": bare("b1", storage), "c.yaml": bare("c1", storage) });
    expect(text.match(/\w\.yaml has it too/g)).toEqual(["a.yaml has it too", "a.yaml has it too"]);
  });

  test("but a registry and a Key Vault that exist", () => {
    const existing = `registry: { existing: true, name: acrshared, resourceGroup: rg-shared }
keyVault: { existing: true, name: kv-shared, resourceGroup: rg-shared }
`;
    expect(told({ "a.yaml": bare("a1", existing), "b.yaml": bare("b1", existing) })).toBe("right");
  });

  test("but a storage account and a registry of the same name", () => {
    const same = "storage: { accountName: tracing }\nregistry: { name: tracing }\nkeyVault: { name: tracing }\n";
    expect(told({ "a.yaml": bare("a1", same) })).toBe("right");
  });
});

describe("a folder without environments", () => {
  const none = (folder: string, given: string) => `${folder}:1:1
  rule   must be a folder with at least one environment file (*.yaml)
  given  ${given}
  fix    Add one, or name another folder with --directory.

1 problem; nothing was written.`;

  test("that is empty", () => {
    expect(toldOf(directory)).toBe(none(directory, "a folder without any"));
  });

  test("that is missing", () => {
    const missing = path.join(directory, "missing");
    expect(toldOf(missing)).toBe(none(missing, "nothing there"));
  });

  test("that is a file", () => {
    const file = path.join(directory, "dev.yaml");
    writeFileSync(file, bare("dev"));
    expect(toldOf(file)).toBe(none(file, "not a folder"));
  });
});

describe("an entry that cannot be read", () => {
  const unreadable = (given: string) => `x.yaml:1:1
  rule   must be a file that can be read
  given  ${given}
  fix    Correct it, or give it a name that does not end with .yaml or .yml.

1 problem; nothing was written.`;

  test("as a folder", () => {
    mkdirSync(path.join(directory, "x.yaml"));
    expect(told({ "dev.yaml": bare("dev") })).toBe(unreadable("a folder"));
  });

  test("as a link to nothing", () => {
    symlinkSync("missing.yaml", path.join(directory, "x.yaml"));
    expect(told({ "dev.yaml": bare("dev") })).toBe(unreadable("nothing there"));
  });

  test("as a link to itself", () => {
    symlinkSync("x.yaml", path.join(directory, "x.yaml"));
    expect(told({})).toBe(unreadable("ELOOP"));
  });

  test("does not hide the problems of a file", () => {
    mkdirSync(path.join(directory, "x.yaml"));
    expect(places({ "dev.yaml": bare("dev", "colour: blue\n") })).toEqual(["dev.yaml:12:1  colour", "x.yaml:1:1"]);
  });
});

test("a key that is a number is unknown like others", () => {
  expect(places({ "dev.yaml": bare("dev", "4711: x\n") })).toEqual(["dev.yaml:12:1  4711"]);
});
