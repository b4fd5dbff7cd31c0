import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runWithDoubles } from "../../../rehearsal/run-command";
import { example } from "./excerpt";
import { schemas, terraform, testWithTerraform } from "./support";

jest.setTimeout(600_000);

const ROOT = path.resolve(__dirname, "../../..");

/** The commands of an operator. The output and the exit code of each are written to files. The last one fails. */
const SCRIPT = `
cdktf() { node_modules/.bin/cdktf "$@" --no-color; }
keep() { file="$1"; shift; "$@" > "$file.txt" 2>&1; echo "$?" > "$file.code"; }
keep diff npx --no-install cdktf diff dev-platform --no-color
keep deploy cdktf deploy 'dev-*' --auto-approve --skip-synth --outputs-file outputs.json
keep output cdktf output 'dev-*' --skip-synth
keep destroy cdktf destroy 'dev-*' --auto-approve --skip-synth
cdktf deploy dev-release --auto-approve --skip-synth --ignore-missing-stack-dependencies > alone.txt 2>&1
`;

let folder: string;
let before: string[];
let code: number;
beforeAll(async () => {
  if (!terraform) return;
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
  before = stateOfProject();
  code = await runWithDoubles(["sh", "-c", SCRIPT], {
    environments: [example("dev")],
    environmentDirectory: path.join(ROOT, "environments"),
    root: ROOT,
    schemas,
    folder,
    inTerminal: false,
  });
});
afterAll(() => terraform && rmSync(folder, { recursive: true, force: true }));

/** The files of the project that a deployment could change, and when they were changed. */
function stateOfProject(): string[] {
  return ["environments", "terraform-state"].flatMap((name) =>
    readdirSync(path.join(ROOT, name), { recursive: true, encoding: "utf8" }).map(
      (file) => `${file} ${statSync(path.join(ROOT, name, file)).mtimeMs}`,
    ),
  );
}

function read(file: string): string {
  return readFileSync(path.join(folder, "project", file), "utf8");
}

/** How many resources each stack of dev has. */
const [PLATFORM, RELEASE] = example("dev").stacks.map(
  ({ json }) => Object.values(json.resource ?? {}).flatMap((named) => Object.keys(named)).length,
);

/** The lines of a command with numbers of resources. */
function totals(command: string): string[] {
  return read(`${command}.txt`).match(/(Plan:|(Apply|Destroy) complete!) .*/g) ?? [];
}

const OUTPUTS = {
  "dev-platform": {
    blob_endpoint: "https://stlangfusedev.blob.core.windows.net/",
    get_credentials:
      "az aks get-credentials --resource-group rg-langfuse-dev --name aks-langfuse-dev && " +
      "kubelogin convert-kubeconfig -l azurecli",
    identity_client_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    registry_login_server: "acrlangfusedev.azurecr.io",
    sso_redirect_uri: "http://localhost:3000/api/auth/callback/azure-ad",
    url: "http://localhost:3000",
  },
  "dev-release": { url: "http://localhost:3000" },
};

testWithTerraform("cdktf diff plans the platform", () => {
  expect(read("diff.code")).toBe("0\n");
  expect(totals("diff")).toEqual([`Plan: ${PLATFORM} to add, 0 to change, 0 to destroy.`]);
});

testWithTerraform("cdktf deploy deploys both stacks, and writes their outputs", () => {
  expect(read("deploy.code")).toBe("0\n");
  expect(totals("deploy")).toEqual([
    `Plan: ${PLATFORM} to add, 0 to change, 0 to destroy.`,
    `Apply complete! Resources: ${PLATFORM} added, 0 changed, 0 destroyed.`,
    `Plan: ${RELEASE} to add, 0 to change, 0 to destroy.`,
    `Apply complete! Resources: ${RELEASE} added, 0 changed, 0 destroyed.`,
  ]);
  expect(JSON.parse(read("outputs.json"))).toEqual(OUTPUTS);
});

testWithTerraform("cdktf output prints the outputs of both stacks", () => {
  expect(read("output.code")).toBe("0\n");
  const { "dev-platform": platform } = JSON.parse(read("outputs.json")) as typeof OUTPUTS;
  const printed = read("output.txt").split("\n");
  for (const line of [
    "  dev-platform",
    `  blob_endpoint = ${platform.blob_endpoint}`,
    `  identity_client_id = ${platform.identity_client_id}`,
    `  registry_login_server = ${platform.registry_login_server}`,
    "  dev-release",
    "  url = http://localhost:3000",
  ]) {
    expect(printed).toContain(line);
  }
});

testWithTerraform("cdktf destroy destroys the release, then the platform", () => {
  expect(read("destroy.code")).toBe("0\n");
  expect(totals("destroy")).toEqual([
    `Plan: 0 to add, 0 to change, ${RELEASE} to destroy.`,
    `Destroy complete! Resources: ${RELEASE} destroyed.`,
    `Plan: 0 to add, 0 to change, ${PLATFORM} to destroy.`,
    `Destroy complete! Resources: ${PLATFORM} destroyed.`,
  ]);
});

testWithTerraform("a release without its platform fails, with the exit code of cdktf", () => {
  expect(code).toBe(1);
  expect(read("alone.txt")).toContain(
    "Error: azurerm_kubernetes_cluster with name aks-langfuse-dev, resource_group_name rg-langfuse-dev was not found.",
  );
});

testWithTerraform("the state and the environments of the project are unchanged", () => {
  expect(stateOfProject()).toEqual(before);
  expect(readdirSync(path.join(folder, "project", "terraform-state", "local"))).toContain("dev-platform.tfstate");
});
