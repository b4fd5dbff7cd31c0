import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { constants, tmpdir } from "node:os";
import path from "node:path";
import { EXIT_CODES, INTERRUPTIONS } from "../../cli/exit-codes";
import { CommandMissing, type Command } from "../../rehearsal/command";
import { createCloud, runWithDoubles, type RunWithDoublesOptions } from "../../rehearsal/run-command";
import { SchemaSource } from "../../rehearsal/schemas/provider-types";

let place: string;
let root: string;
let folder: string;
beforeEach(() => {
  place = realpathSync(mkdtempSync(path.join(tmpdir(), "langfuse-command-")));
  [root, folder] = [path.join(place, "root"), path.join(place, "folder")];
  for (const name of ["environments", "node_modules", "terraform-state/local"]) {
    mkdirSync(path.join(root, name), { recursive: true });
  }
  for (const name of ["package.json", "cdktf.json"]) writeFileSync(path.join(root, name), "{}");
  writeFileSync(path.join(root, "environments", "dev.yaml"), "environment: dev\n");
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

function run(command: Command, more: Partial<RunWithDoublesOptions> = {}): Promise<number> {
  return runWithDoubles(command, {
    environments: [{ name: "dev", stacks: [] }],
    environmentDirectory: path.join(root, "environments"),
    root,
    schemas: new SchemaSource(root),
    folder,
    inTerminal: false,
    ...more,
  });
}

/** A command of Node. */
const node = (script: string): Command => [process.execPath, "-e", script];
const shell = (script: string): Command => ["sh", "-c", script];

const written = (name: string) => readFileSync(path.join(folder, "project", name), "utf8");

test("the command runs in the scratch project, with only the listed variables", async () => {
  const before = { ...process.env };
  const own = { CI: "1", LANG: "C.UTF-8", TERM: "dumb", TERRAFORM_BINARY_NAME: "tofu" };
  const secrets = { ARM_CLIENT_SECRET: "real", AZURE_CLIENT_ID: "real", AWS_PROFILE: "real", KUBECONFIG: "/real" };
  const settings = {
    TF_TOKEN_app_terraform_io: "real",
    TF_CLI_ARGS: "-lock=false",
    CDKTF_HOME: "/real",
    HOME: "/real",
  };
  const PATH = before["PATH"] as string;
  process.env = { PATH, ...own, ...secrets, ...settings };
  try {
    const script = 'fs.writeFileSync("seen.json", JSON.stringify({ cwd: process.cwd(), env: process.env }))';
    expect(await run(node(script))).toBe(0);
  } finally {
    process.env = before;
  }
  const home = path.join(folder, "home");
  const { cwd, env } = JSON.parse(written("seen.json")) as { cwd: string; env: NodeJS.ProcessEnv };
  expect(cwd).toBe(path.join(folder, "project"));
  expect(env).toEqual({
    PATH,
    ...own,
    HOME: home,
    USERPROFILE: home,
    AZURE_CONFIG_DIR: path.join(home, ".azure"),
    CDKTF_SKIP_PROVIDER_LOCK: "true",
    CHECKPOINT_DISABLE: "1",
    GOGC: "400",
    TF_CLI_CONFIG_FILE: path.join(home, "terraform.rc"),
    TF_REATTACH_PROVIDERS: "{}",
    npm_config_update_notifier: "false",
  });
  expect(readFileSync(path.join(home, "terraform.rc"), "utf8")).toBe("");
});

test("the doubles serve the providers until the command has ended", async () => {
  const json = { terraform: { required_providers: { time: { source: "hashicorp/time" } } } };
  const environments = [{ name: "dev", stacks: [{ name: "dev-platform", text: JSON.stringify(json), json }] }];
  const address = "Object.values(JSON.parse(process.env.TF_REATTACH_PROVIDERS))[0].Addr.String";
  const connection = `require("node:net").connect({ host: "127.0.0.1", port: ${address}.split(":")[1] })`;
  const script =
    `fs.writeFileSync("address", ${address}); ` +
    `${connection}.on("connect", () => process.exit(7)).on("error", () => process.exit(8))`;
  expect(await run(node(script), { environments, schemas: new SchemaSource(path.resolve(__dirname, "../..")) })).toBe(
    7,
  );
  const port = Number(written("address").split(":")[1]);
  const error = await new Promise<NodeJS.ErrnoException>((resolve) =>
    connect({ host: "127.0.0.1", port })
      .once("error", resolve)
      .once("connect", () => resolve(new Error("connected"))),
  );
  expect(error.code).toBe("ECONNREFUSED");
});

test("the cloud of the command assumes nothing that a stack deploys", () => {
  const json = {
    resource: { toy_box: { red: { name: "red" } } },
    output: { sso_redirect_uri: { value: "https://a/b" } },
  };
  const cloud = createCloud([{ name: "dev-platform", text: "", json }], ["salt"]);
  expect(cloud.isDeployed("toy_box", { name: "red" })).toBe(true);
  expect(cloud.isDeployed("toy_box", { name: "blue" })).toBe(false);
  expect(cloud.redirectUris).toEqual(["https://a/b"]);
  cloud.put("azurerm_key_vault", "/vault", {});
  cloud.interfere({ type: "toy_box", values: {}, action: "create" });
  expect([...cloud.secrets.keys()]).toEqual(["/vault/secrets/salt"]);
});

test("a state of the real project is neither seen nor changed", async () => {
  const state = "terraform-state/local/dev-platform.tfstate";
  writeFileSync(path.join(root, state), "real");
  expect(await run(shell(`! cat ${state} && echo rehearsed > ${state}`))).toBe(0);
  expect(written(state)).toBe("rehearsed\n");
  expect(readFileSync(path.join(root, state), "utf8")).toBe("real");
});

test("its exit code is passed on", async () => {
  expect(await run(node("process.exit(7)"))).toBe(7);
});

test("the signal that ended it is passed on as in a shell", async () => {
  expect(await run(node('process.kill(process.pid, "SIGKILL")'))).toBe(137);
});

test("a program that does not exist is reported", async () => {
  const missing = run(["no-such-program", "deploy"]);
  await expect(missing).rejects.toThrow(CommandMissing);
  await expect(missing).rejects.toMatchObject({
    kind: "outside",
    message:
      'the command after -- must begin with a program on PATH, or the path of one; "no-such-program" cannot be ' +
      "started (ENOENT). Correct its name or install it; a relative path begins in the rehearsal's copy of the project.",
  });
});

test("the exit codes of signals are those of the command line's own table", () => {
  for (const name of INTERRUPTIONS) expect(EXIT_CODES[name].code).toBe(128 + constants.signals[name]);
});

describe("a signal", () => {
  /** Runs a command, and ends it once it has written the file `started`. */
  async function interrupt(command: Command, reason?: string, more: Partial<RunWithDoublesOptions> = {}) {
    const stop = new AbortController();
    const running = run(command, { signal: stop.signal, ...more });
    while (!existsSync(path.join(folder, "project", "started")))
      await new Promise((resolve) => setTimeout(resolve, 10));
    stop.abort(reason);
    return running;
  }

  const WAITING = node('fs.writeFileSync("started", ""); setTimeout(() => undefined, 60_000)');
  const orderly = (name: string) =>
    node(`process.once("${name}", () => process.exit(5)); fs.writeFileSync("started", ""); setTimeout(Date, 60_000)`);

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    [undefined, 143],
  ])("ends the command: %s", async (reason, code) => {
    expect(await interrupt(WAITING, reason)).toBe(code);
  });

  test("leaves the exit code to the command", async () => {
    expect(await interrupt(orderly("SIGINT"), "SIGINT")).toBe(5);
  });

  test("also ends the processes of the command, which may finish", async () => {
    // As npx: it ends at once, and the process that it started does not.
    const slow = `trap 'sleep 0.3; echo orderly > ended; exit' TERM; sleep 60 & touch started; wait`;
    expect(await interrupt(shell(`sh -c "${slow}"; true`), "SIGTERM")).toBe(143);
    expect(written("ended")).toBe("orderly\n");
  });

  test("that a terminal sends by itself is not sent again", async () => {
    const script = 'let n = 0; process.on("SIGINT", () => n++); fs.writeFileSync("started", "")';
    const command = node(`${script}; setTimeout(() => process.exit(n), 300)`);
    expect(await interrupt(command, "SIGINT", { inTerminal: true })).toBe(0);
  });

  test("of another kind is sent in a terminal too", async () => {
    expect(await interrupt(WAITING, "SIGTERM", { inTerminal: true })).toBe(143);
  });

  test("before the start starts nothing", async () => {
    expect(await run(shell("touch started"), { signal: AbortSignal.abort("SIGTERM") })).toBe(143);
    expect(existsSync(path.join(folder, "project", "started"))).toBe(false);
  });
});
