import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import COMMANDS from "../../cli/commands.json";
import type { CommandName } from "../../cli/command";
import { testWithTerraform } from "../rehearsal/with-terraform/support";
import { ROOT, loadCommand, langfuseAzure, run, type Outcome } from "../support/langfuse-azure";
import { PAGES, SCRIPTS, codeBlocks, commandBlocks, readPage, type ShownCommand } from "./pages";

jest.setTimeout(300_000);

/** Commands that no test can run, by the reason. */
const NOT_RUN: Readonly<Record<string, readonly string[]>> = {
  "needs Azure and its command lines": [
    "az login",
    "export ARM_SUBSCRIPTION_ID=00000000-0000-0000-0000-000000000000",
    'az account set --subscription "$ARM_SUBSCRIPTION_ID"',
    "az acr login --name acrlangfusedev",
    "az aks get-credentials --resource-group rg-langfuse-dev --name aks-langfuse-dev",
    "kubelogin convert-kubeconfig -l azurecli",
    'az storage blob undelete --auth-mode login --account-name stlangfusedev --container-name langfuse --name "<blob>"',
    'az storage blob list --auth-mode login --account-name stlangfusedev --container-name langfuse --prefix "<blob>" --include v',
    [
      "az storage blob copy start --auth-mode login --account-name stlangfusedev --destination-container langfuse",
      '--destination-blob "<blob>"',
      '--source-uri "https://stlangfusedev.blob.core.windows.net/langfuse/<blob>?versionid=<version>"',
    ].join(" "),
    "az keyvault recover --name kv-langfuse-dev",
    "az keyvault secret recover --vault-name kv-langfuse-dev --name langfuse-dev-encryption-key",
    "az keyvault secret set --vault-name kv-langfuse-dev --name langfuse-dev-smtp-url --file smtp-url.txt",
    "az keyvault secret set --vault-name kv-langfuse-oss --name langfuse-oss-oss-access-key-id --file id.txt",
    "az keyvault secret set --vault-name kv-langfuse-oss --name langfuse-oss-oss-access-key-secret --file secret.txt",
  ],
  // A test in this file holds their options to those of the command.
  "needs the deployed storage": [
    "npm run verify:storage -- --environment dev",
    "npm run verify:storage -- --environment dev --read-only",
    "npm run verify:storage -- --environment production",
    "npm run verify:storage -- --environment production --read-only",
  ],
  "needs the source of Langfuse, and Docker": [
    "git clone --branch v4.4.0 --depth 1 https://github.com/langfuse/langfuse ../langfuse",
    "docker build -f ../langfuse/web/Dockerfile -t acrlangfusedev.azurecr.io/langfuse-web:4.4.0-keyless.1 ../langfuse",
    "docker build -f ../langfuse/worker/Dockerfile -t acrlangfusedev.azurecr.io/langfuse-worker:4.4.0-keyless.1 ../langfuse",
  ],
  "needs a registry and the images": [
    "docker push acrlangfusedev.azurecr.io/langfuse-web:4.4.0-keyless.1",
    "docker push acrlangfusedev.azurecr.io/langfuse-worker:4.4.0-keyless.1",
  ],
  "needs a cluster": [
    "kubectl --namespace langfuse port-forward service/langfuse-web 3000",
    "kubectl --namespace langfuse get pods",
    "kubectl --namespace langfuse logs deployment/langfuse-web",
    "kubectl --namespace langfuse get persistentvolumeclaims",
    `kubectl --namespace langfuse patch persistentvolumeclaim "<claim>" --patch '{"spec":{"resources":{"requests":{"storage":"64Gi"}}}}'`,
    "kubectl --namespace langfuse delete statefulset langfuse-postgresql --cascade=orphan",
  ],
  "asks for a token of HCP Terraform": ["terraform login"],
  "needs Helm and the charts of the internet": [
    "helm pull langfuse --repo https://langfuse.github.io/langfuse-k8s --version 2.0.0 --untar",
    "npm run test:chart -- langfuse",
  ],
};

/** Commands that something else runs: the file, and a text in it that runs the command. */
const RUN_ELSEWHERE: Readonly<Record<string, readonly [file: string, text: string]>> = {
  "npm ci": [".ci/run", "npm ci"],
  "npm run build": [".ci/run", "npm run build"],
  "npm pack --workspace constructs": [".ci/check-package.mjs", 'run("npm", ["pack"'],
  [`npm install ./langfuse-azure-keyless-0.1.0.tgz cdktf@0.21 constructs ${[
    "@cdktf/provider-azurerm @cdktf/provider-azuread @cdktf/provider-helm",
    "@cdktf/provider-kubernetes @cdktf/provider-random @cdktf/provider-time",
  ].join(" ")}`]: [".ci/check-package.mjs", 'run("npm", ["install"'],
  "npm run example": [".ci/check-package.mjs", '"keyless-blob-only"'],
  "npx --no-install langfuse-keyless-blob apply --repo ../langfuse": [
    "storage-service/__tests__/langfuse/command.test.ts",
    '"apply", "--repo"',
  ],
  "npx --no-install langfuse-keyless-blob apply --repo ../langfuse --diff": [
    "storage-service/__tests__/langfuse/command.test.ts",
    '"--diff"',
  ],
  "npm run review -- --environment production --base main": [
    "__tests__/cli/commands/review.test.ts",
    '"--base", "first"',
  ],
  "npm run rehearse -- --environment dev": [
    "__tests__/rehearsal/with-terraform/first-deployment.test.ts",
    "docs/rehearse.md",
  ],
  "npm run rehearse -- --environment production --plan-json plans": [
    "__tests__/rehearsal/with-terraform/first-deployment.test.ts",
    'rehearsed(example("production"))',
  ],
  [[
    "npm run rehearse -- --directory examples/alibaba-oss --environment oss",
    "--given-secret langfuse-oss-oss-access-key-id --given-secret langfuse-oss-oss-access-key-secret",
  ].join(" ")]: ["__tests__/rehearsal/with-terraform/failures.test.ts", "givenSecrets: GIVEN"],
  "npm run rehearse -- --environment dev --from deployed": [
    "__tests__/cli/commands/rehearse.test.ts",
    '"--from", before',
  ],
  "npx cdktf output 'dev-*' --skip-synth": [
    "__tests__/rehearsal/with-terraform/run-command.test.ts",
    "cdktf output 'dev-*' --skip-synth",
  ],
  "npx cdktf destroy 'dev-*'": [
    "__tests__/rehearsal/with-terraform/run-command.test.ts",
    "cdktf destroy 'dev-*' --auto-approve",
  ],
  "npx cdktf deploy dev-platform": [
    "__tests__/rehearsal/with-terraform/run-command.test.ts",
    "cdktf deploy 'dev-*' --auto-approve",
  ],
  "npx cdktf deploy 'dev-*'": [
    "__tests__/rehearsal/with-terraform/run-command.test.ts",
    "cdktf deploy 'dev-*' --auto-approve",
  ],
  "npx --no-install langfuse-azure rehearse --environment dev --exec -- npx cdktf deploy 'dev-*' --auto-approve": [
    "__tests__/rehearsal/with-terraform/run-command.test.ts",
    "cdktf deploy 'dev-*' --auto-approve",
  ],
};

const BLOCKS = PAGES.flatMap(commandBlocks);

/** Every command that this test runs, once, and whether it is in a block that needs Terraform. */
const COMMANDS_TO_RUN = distinct(
  BLOCKS.flatMap((block) => {
    const own = block.filter(
      ({ command }) => !(command in RUN_ELSEWHERE) && !Object.values(NOT_RUN).flat().includes(command),
    );
    const needsTerraform = own.some(({ command }) => /^(npx cdktf|terraform) /.test(command));
    return own.map((shown) => ({ ...shown, needsTerraform }));
  }),
);
const WITH_DOUBLES = COMMANDS_TO_RUN.filter(({ needsTerraform }) => needsTerraform);
const OTHERS = COMMANDS_TO_RUN.filter((shown) => !WITH_DOUBLES.includes(shown));

/** Each command once, where a page shows its output if one does. */
function distinct<Shown extends ShownCommand>(commands: readonly Shown[]): Shown[] {
  const byText = new Map<string, Shown>();
  for (const shown of commands) {
    const earlier = byText.get(shown.command);
    if (!earlier || (earlier.output === "" && shown.output !== "")) byText.set(shown.command, shown);
  }
  return [...byText.values()];
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-docs-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("commands are in console blocks only", () => {
  expect(PAGES.flatMap((page) => codeBlocks(page, "(?:sh|bash|shell)"))).toEqual([]);
});

test("every exception is a command of a page, and what runs it exists", () => {
  const shown = BLOCKS.flat().map(({ command }) => command);
  const exceptions = [...Object.values(NOT_RUN).flat(), ...Object.keys(RUN_ELSEWHERE)];
  expect(exceptions.filter((command) => !shown.includes(command))).toEqual([]);
  for (const [file, text] of Object.values(RUN_ELSEWHERE)) expect(readPage(file)).toContain(text);
});

test("the README shows the beginning of the rehearsal that docs/rehearse.md shows", () => {
  const [short, whole] = ["README.md", "docs/rehearse.md"].map((page) => {
    const shown = commandBlocks(page).flat();
    return shown.find(({ command }) => command === "npm run rehearse -- --environment dev")?.output;
  });
  expect(short).toMatch(/\n…\n$/);
  expect(whole?.startsWith(short?.replace(/…\n$/, "") ?? "")).toBe(true);
});

describe("without Terraform", () => {
  const outcomes = new Map<string, Outcome>();
  beforeAll(async () => {
    const cwd = projectCopy();
    for (const { command } of OTHERS) outcomes.set(command, await runInProcess(command, cwd));
  });

  test.each(OTHERS)("$page: $command", ({ command, output }) => expectOutcome(outcomes.get(command), output));
});

describe("with Terraform and doubles of the providers", () => {
  beforeAll(() => {
    if (testWithTerraform === test) runWithDoubles();
  });

  testWithTerraform.each(WITH_DOUBLES.map((shown, index) => ({ ...shown, index })))(
    "$page: $command",
    ({ index, output }) => {
      const [status, stdout, stderr] = ["code", "out", "err"].map((kind) =>
        readFileSync(path.join(folder, `${index}.${kind}`), "utf8"),
      );
      expectOutcome({ status: Number(status), stdout: stdout ?? "", stderr: stderr ?? "" }, output);
    },
  );
});

/** A folder with the files that commands read, for commands that write beside them. */
function projectCopy(): string {
  const copy = mkdtempSync(path.join(folder, "project-"));
  for (const name of ["environments", "examples"])
    cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true });
  return copy;
}

/** Runs `npm run <script>` or `npx --no-install langfuse-azure <command>` in this process. */
async function runInProcess(line: string, cwd: string): Promise<Outcome> {
  const [, variables = "", call = ""] = /^((?:\w+=\S* )*)(.*)$/.exec(line) ?? [];
  const words = call
    .replace(/^npm run ([\w:]+)(?: --)?/, (_script, name: string) => SCRIPTS[name] ?? "")
    .replace(/^(node cli\/langfuse-azure\.mjs|npx --no-install langfuse-azure) /, "");
  const name = Object.keys(COMMANDS).find((known) => `${words} `.startsWith(`${known} `));
  if (name === undefined) throw new Error(`no test runs ${line}`);
  const environment = Object.fromEntries(
    variables
      .split(" ")
      .filter(Boolean)
      .map((variable) => variable.split("=")),
  );
  const args = words.slice(name.length).split(" ").filter(Boolean);
  return run(await loadCommand(name as CommandName), args, { cwd, environment });
}

/** Runs commands one after the other in one shell, as `rehearse --exec` does; what each prints is in files of the folder. */
function runWithDoubles(): void {
  const script = WITH_DOUBLES.map(({ command }, index) => {
    const file = path.join(folder, String(index));
    return `{ ${withApproval(command)}\n} > ${file}.out 2> ${file}.err; echo $? > ${file}.code`;
  });
  const settings = "export npm_config_loglevel=silent NO_COLOR=1; npm run synth -- --environment dev > /dev/null";
  langfuseAzure(["rehearse", "--exec", "--", "sh", "-c", [settings, ...script].join("\n")]);
}

/** A command that asks nothing. */
function withApproval(command: string): string {
  return command.replace(/^(terraform .*apply)$/, "$1 -auto-approve");
}

/** Fails if a command failed, or printed something else than its page shows; the size of a report may differ. */
function expectOutcome(outcome: Outcome | undefined, output: string): void {
  const steady = (text = "") => text.replace(/\d+ KB/g, "… KB");
  expect({ ...outcome, stdout: steady(outcome?.stdout) }).toMatchObject({
    status: 0,
    ...(output !== "" && { stdout: steady(output) }),
  });
}
