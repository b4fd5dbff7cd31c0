import { spawn, type ChildProcess } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { command } from "../../../cli/commands/rehearse";
import type { SynthesizedStack } from "../../../rehearsal/synthesized-environments";
import { example, excerpt } from "../../rehearsal/with-terraform/excerpt";
import { testWithTerraform, terraform } from "../../rehearsal/with-terraform/support";
import { PROGRAM, ROOT, run as runInProcess, type Outcome } from "../../support/langfuse-azure";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-rehearse-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every temporary file of a run is in the folder, so that a test finds remaining files. */
function temporaryOf(name: string): string {
  const temporary = path.join(folder, name);
  mkdirSync(temporary, { recursive: true });
  return temporary;
}

async function run(
  name: string,
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Promise<Outcome & { left: string[] }> {
  const TMPDIR = temporaryOf(name);
  const outcome = await runInProcess(command, args, { environment: { TMPDIR, ...more } });
  return { ...outcome, left: readdirSync(TMPDIR) };
}

test("without Terraform, one sentence says how to get it", async () => {
  const { status, stdout, stderr, left } = await run("none", ["-e", "dev"], { PATH: folder });
  expect({ status, stdout, stderr, left }).toEqual({
    status: 3,
    stdout: "",
    stderr:
      "a rehearsal needs Terraform or OpenTofu 1.11 or newer on PATH, found none; get it from " +
      "https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install\n",
    left: [],
  });
});

testWithTerraform("an environment that does not exist is reported by the synthesizer", async () => {
  const { status, stderr, left } = await run("unknown", ["-e", "productoin"]);
  expect({ status, stderr, left }).toEqual({
    status: 2,
    stderr:
      'no environment is named "productoin"; known: dev, production. Did you mean "production"?\n\n' +
      "See: langfuse-azure rehearse --help\n",
    left: [],
  });
});

testWithTerraform("a folder without a synthesis is refused", async () => {
  const { status, stderr } = await run("foreign", ["--stacks", folder]);
  expect(status).toBe(3);
  expect(stderr).toBe(
    `${folder}\n  rule  must be the output folder of a synthesis, with a manifest.json\n` +
      "  fix   Run: npm run synth\n",
  );
});

/**
 * A synthesis with a little of dev, for what is the same however much is deployed: the account with all that the policy
 * asks of it, and an identity that stands for the release. The whole of dev is rehearsed by its testWithTerraform, and by the README.
 */
function synthesis(name: string, { tag = "4.4.0", group = "rg-langfuse-dev" } = {}): string {
  const [platform, release] = example("dev").stacks as [SynthesizedStack, SynthesizedStack];
  const account = excerpt(platform, ...ACCOUNT);
  const body = {
    name: "id-langfuse-dev",
    resource_group_name: "${data.azurerm_resource_group.group.name}",
    location: "eastus",
    tags: { tag },
  };
  const { text } = excerpt(platform, "azurerm_resource_group.group");
  const identity = {
    ...JSON.parse(text),
    data: { azurerm_resource_group: { group: { name: group } } },
    resource: { azurerm_user_assigned_identity: { identity: body } },
  };
  const stacks = [account, { name: release.name, text: JSON.stringify(identity) }];
  return written(
    name,
    stacks.map((stack) => ({ ...stack, text: stack.text.replaceAll("rg-langfuse-dev", group) })),
  );
}

const ACCOUNT = [
  "azapi_resource.blob_account",
  "azapi_update_resource.blob_service",
  "azurerm_monitor_diagnostic_setting.blob_logs",
  // Only a first deployment assumes that it exists; one test rehearses the whole of dev later.
  "data.azuread_service_principal.sso_graph",
];

/** Writes stacks, each of which depends on those before it, as CDKTF does; gives the folder. */
function written(name: string, stacks: readonly Pick<SynthesizedStack, "name" | "text">[]): string {
  const place = path.join(folder, `${name}-stacks`);
  mkdirSync(place);
  const entries = stacks.map((stack, index) => {
    const file = `${stack.name}.tf.json`;
    writeFileSync(path.join(place, file), stack.text);
    const dependencies = stacks.slice(0, index).map((other) => other.name);
    return [stack.name, { synthesizedStackPath: file, dependencies }];
  });
  writeFileSync(path.join(place, "manifest.json"), JSON.stringify({ stacks: Object.fromEntries(entries) }));
  return place;
}

testWithTerraform("a change that would lose data is said before anything else of it, and not applied", async () => {
  const [before, after] = [synthesis("kept"), synthesis("renamed", { group: "rg-langfuse-other" })];
  const { status, stdout } = await run("rename", ["--stacks", after, "--from", before]);
  expect(status).toBe(1);
  const lines = stdout.split("\n").map((line) => line.replace(/ +\d+\.\d s/, ""));
  const said = lines.indexOf("This change would lose data:");
  expect(lines.slice(said)).toContain("  azapi_resource.blob_account would be replaced: events, media and exports");
  const change = lines.map((line) => line.startsWith("dev-platform  plan")).lastIndexOf(true);
  expect(change).toBeGreaterThan(said);
  expect(lines[change]).toMatch(/ to replace/);
  expect(lines.slice(change).filter((line) => /^dev-\w+ +(apply|destroy)/.test(line))).toEqual([]);
});

describe("a change over what is deployed", () => {
  let plans: string;
  let rehearsed: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    if (!terraform) return;
    plans = path.join(folder, "plans");
    const [before, after] = [synthesis("before"), synthesis("after", { tag: "4.5.0" })];
    rehearsed = await run("change", ["--stacks", after, "--from", before, "--plan-json", plans, "--show-plan"]);
  });

  testWithTerraform("a line a stage, a table, and nothing left behind but what was asked for", () => {
    const { status, stdout, stderr, left } = rehearsed;
    expect({ status, stderr, left }).toEqual({ status: 0, stderr: "", left: [] });
    const lines = stdout.split("\n").map((line) => line.replace(/\d+\.\d s/, "0.0 s"));
    for (const line of [
      "dev-platform  init          0.0 s",
      "dev-platform  plan          0.0 s  5 to add",
      "dev-platform  apply         0.0 s  5 added",
      "dev-platform  second plan   0.0 s  no changes",
      "dev-release   destroy       0.0 s  1 destroyed",
      "dev-platform  destroy       0.0 s  5 destroyed",
      "Plan: 5 to add, 0 to change, 0 to destroy.",
    ]) {
      expect(lines).toContain(line);
    }
    expect(stdout).toMatch(
      /^secrets +(?:\d+ test secrets \(canaries\): none found in \d+ files|not searched: no secret was generated)$/m,
    );
    expect(readdirSync(plans).sort()).toEqual(["dev-platform.plan.json", "dev-release.plan.json"]);
    const plan = JSON.parse(readFileSync(path.join(plans, "dev-release.plan.json"), "utf8"));
    expect(plan.resource_changes.map(({ address }: { address: string }) => address)).toContain(
      "azurerm_user_assigned_identity.identity",
    );
  });

  testWithTerraform("it is rolled out", () => {
    expect(rehearsed.stdout).toMatch(/^dev-platform +plan +\d+\.\d s {2}nothing to do$/m);
    expect(rehearsed.stdout).toMatch(/^dev-release +plan +\d+\.\d s {2}1 to change$/m);
    expect(rehearsed.stdout).toMatch(/^Plan: 0 to add, 1 to change, 0 to destroy\.$/m);
  });
});

/** Waits until a rehearsal has begun to apply a plan. */
async function applying(child: ChildProcess, plan: RegExp): Promise<void> {
  let printed = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (text: Buffer) => {
      printed += text.toString();
      if (plan.test(printed)) resolve();
    });
    child.once("exit", () => reject(new Error(`ended too early: ${printed}`)));
  });
}

function start(name: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [PROGRAM, "rehearse", ...args], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporaryOf(name) },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** The ids of the processes that work in a folder below ours; one may end while they are looked at. */
function processesIn(name: string): string[] {
  const place = path.join(folder, name);
  return readdirSync("/proc").filter((id) => {
    try {
      return /^\d+$/.test(id) && readlinkSync(`/proc/${id}/cwd`).startsWith(place);
    } catch {
      return false;
    }
  });
}

/** Whether a condition becomes true within some seconds. */
async function comesToBe(condition: () => boolean, seconds: number): Promise<boolean> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}

testWithTerraform("Ctrl-C ends it in good order", async () => {
  // Environment files, over what an earlier synthesis deployed.
  const directory = path.join(folder, "environments");
  mkdirSync(directory);
  copyFileSync(path.join(ROOT, "environments", "dev.yaml"), path.join(directory, "dev.yaml"));
  const child = start("interrupted", ["--directory", directory, "--from", synthesis("earlier")]);
  await applying(child, /^dev-platform +plan +\S+ s {2}37 to add$/m);
  child.kill("SIGINT");
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(code).toBe(130);
  expect(readdirSync(path.join(folder, "interrupted"))).toEqual([]);
});

describe("--exec", () => {
  const print = (script: string) => ["--exec", "--", process.execPath, "-e", script];

  test("a command ends with its exit code, has doubles, and has the environments that were asked for", async () => {
    const script = `
      const environments = require("node:fs").readdirSync("environments").join();
      if (!process.argv.includes("--json")) throw new Error("its arguments are missing");
      process.exitCode = /azurerm/.test(process.env.TF_REATTACH_PROVIDERS) && environments === "dev.yaml" ? 7 : 1;
    `;
    expect(await run("exec", ["-e", "dev", ...print(script), "--", "--json"])).toEqual({
      status: 7,
      stdout: "",
      stderr: "",
      left: [],
    });
  });

  test("a warning names a given secret that no stack reads", async () => {
    const given = ["--given-secret", "langfuse-dev-nothing", "--given-secret", "langfuse-dev-salt"];
    const { status, stderr } = await run("exec-given", ["-e", "dev", ...given, ...print("")]);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: "warning: no stack reads the Key Vault secret langfuse-dev-nothing; check --given-secret\n",
    });
  });

  test("a command that is missing", async () => {
    const { status, stderr } = await run("exec-missing", ["-e", "dev", "--exec", "--", "no-such-program"]);
    expect(status).toBe(3);
    expect(stderr).toMatch(/"no-such-program" cannot be started \(ENOENT\)/);
  });

  test.each([
    ["no command", ["--exec"], "--exec needs a command after --: rehearse --exec -- npx cdktf diff"],
    [
      "a command without --exec",
      ["npx", "cdktf"],
      "to run a command, write --exec -- before it: rehearse --exec -- npx cdktf\n",
    ],
    [
      "a folder of stacks",
      ["--stacks", "a", ...print("")],
      "option '--exec' cannot be used with option '-s, --stacks <folder>'",
    ],
    ["JSON", ["--json", ...print("")], "option '--exec' cannot be used with option '--json'"],
  ])("%s is a wrong command line", async (_, args, message) => {
    const { status, stderr } = await run("exec-usage", args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

testWithTerraform("a folder for plans that cannot be written is refused before anything is planned", async () => {
  const planJson = path.join(synthesis("no-plans"), "manifest.json", "plans");
  const { status, stdout, stderr } = await run("no-plans", [
    "--stacks",
    path.join(folder, "no-plans-stacks"),
    "--plan-json",
    planJson,
  ]);
  expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
  expect(stderr).toMatch(/^cannot write into .*plans: ENOTDIR/);
});

const onLinux = existsSync("/proc/self/cwd") && terraform ? test : test.skip;

onLinux("a rehearsal that is killed leaves no process behind", async () => {
  const child = start("killed", ["--stacks", synthesis("killed")]);
  await applying(child, /^dev-platform +plan /m);
  expect(await comesToBe(() => processesIn("killed").length > 0, 10)).toBe(true);
  child.kill("SIGKILL");
  expect(await comesToBe(() => processesIn("killed").length === 0, 30)).toBe(true);
});
