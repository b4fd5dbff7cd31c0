import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { command } from "../../../cli/commands/review";
import { NotWritable, writeFiles } from "../../../files/files";
import { startBase } from "../../../review/base";
import { PROGRAM, ROOT, run as runInProcess, type Outcome } from "../../support/langfuse-azure";
import { SYNTHESIS, synthesis } from "../../support/synthesis";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-review-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ran = Outcome & { readonly written: string[]; readonly left: string[] };

/** Runs a review with its own output folder and its own folder for temporary files. */
async function run(name: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const [output, temporary] = [path.join(folder, name, "out"), path.join(folder, name, "tmp")];
  mkdirSync(temporary, { recursive: true });
  const outcome = await runInProcess(command, ["--output", output, ...args], {
    environment: { TMPDIR: temporary, ...environment },
  });
  return { ...outcome, written: existsSync(output) ? readdirSync(output).sort() : [], left: readdirSync(temporary) };
}

function written(name: string, file: string): string {
  return readFileSync(path.join(folder, name, "out", file), "utf8");
}

/** A file below the folder. */
function given(name: string, content: unknown): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

/** A plan with one change. */
function planOf(change: object, more: object = {}): object {
  return { format_version: "1.2", planned_values: { root_module: {} }, resource_changes: [change], ...more };
}

const REPLACED_VAULT = {
  address: "azurerm_key_vault.vault",
  mode: "managed",
  type: "azurerm_key_vault",
  name: "vault",
  change: {
    actions: ["delete", "create"],
    before: { name: "kv-old" },
    after: { name: "kv-new" },
    after_unknown: {},
    replace_paths: [["name"]],
  },
};

test.each([
  [["--bse", "main"], "unknown option '--bse'"],
  [["--base=-x"], '--base must be a folder, a file, a commit, a tag or a branch, got "-x"'],
  [["--base", ""], '--base must be a folder, a file, a commit, a tag or a branch, got ""'],
  [["--output", ""], "'-o, --output <folder>' argument '' is invalid. It must name a folder."],
  [["--plan", "-", "--state", "-"], "only one file may be -, which is standard input"],
  [["--plan", "a=-", "--state", "b=-"], "only one file may be -, which is standard input"],
])("%j is a wrong command line", async (args, message) => {
  const { status, stderr } = await runInProcess(command, args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).toContain("See: langfuse-azure review --help");
});

test("each environment of the files gets its report, small enough, and two runs give the same bytes", async () => {
  const first = await run("all", []);
  expect({ ...first, stdout: "" }).toEqual({
    status: 0,
    stdout: "",
    stderr: "",
    written: ["dev.html", "dev.md", "production.html", "production.md"],
    left: [],
  });
  expect(first.stdout).toMatch(
    /│ production +│ compliant +│ not compared +│ \d+ to add +│ .*production\.html +│ \d+ KB +│/,
  );
  const [html, markdown] = [written("all", "production.html"), written("all", "production.md")];
  expect(Buffer.byteLength(html)).toBeLessThan(400_000);
  expect(markdown.length).toBeLessThanOrEqual(65_536);
  expect(html).not.toContain(folder);
  await run("again", ["-e", "dev"]);
  for (const file of ["dev.html", "dev.md"]) expect(written("again", file)).toBe(written("all", file));
});

test("a folder of a synthesis is reviewed", async () => {
  const { status, written } = await run("stacks", ["--stacks", SYNTHESIS, "-e", "dev"]);
  expect({ status, written }).toEqual({ status: 0, written: ["dev.html", "dev.md"] });
});

test("the report has what a plan would destroy, and the policy is violated", async () => {
  const plan = given("production-platform.plan.json", planOf(REPLACED_VAULT));
  const { status, stdout } = await run("plan", ["--stacks", SYNTHESIS, "-e", "production", "--plan", plan]);
  expect(status).toBe(1);
  expect(stdout).toMatch(/violated: \d+ finding/);
  expect(written("plan", "production.md")).toMatch(
    /\| `azurerm_key_vault\.vault` \| \*\*replace\*\* for `name`; lost: \*\*the secrets of Langfuse\*\* \|/,
  );
});

test("the report has a violation that stops the synthesizer alone", async () => {
  const stacks = path.join(folder, "violating");
  cpSync(SYNTHESIS, stacks, { recursive: true });
  const file = path.join(stacks, "stacks", "dev-platform", "cdk.tf.json");
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(/"allowSharedKeyAccess": false/, '"allowSharedKeyAccess": true'),
  );
  const { status, stdout } = await run("violated", ["--stacks", stacks, "-e", "dev"]);
  expect(status).toBe(1);
  expect(stdout).toContain("violated: 1 finding");
  expect(written("violated", "dev.html")).toContain("Policy violated: 1 finding");
});

test("an environment that does not exist is refused", async () => {
  const message =
    'no environment is named "productoin"; known: dev, production. Did you mean "production"?\n\n' +
    "See: langfuse-azure review --help\n";
  const nothing = { status: 2, stdout: "", stderr: message, written: [], left: [] };
  expect(await run("unknown", ["-e", "productoin"])).toEqual(nothing);
  expect(await run("unknown-stacks", ["-e", "productoin", "--stacks", SYNTHESIS])).toEqual(nothing);
});

test("the synthesizer reports a wrong file", async () => {
  const directory = path.join(folder, "wrong");
  mkdirSync(directory);
  writeFileSync(path.join(directory, "dev.yaml"), "environment: 1\n");
  const { status, stderr, written, left } = await run("wrong-file", ["--directory", directory]);
  expect({ status, written, left }).toEqual({ status: 1, written: [], left: [] });
  expect(stderr).toMatch(/^5 problems$/m);
});

describe("plans and states", () => {
  const review = (name: string, ...args: readonly string[]) => run(name, ["--stacks", SYNTHESIS, ...args]);

  test.each([
    ["no JSON", "{", "must be JSON"],
    [
      "another format version",
      planOf(REPLACED_VAULT, { format_version: "2.0" }),
      'must have format version 1.x, but has "2.0"',
    ],
    ["a state", { format_version: "1.0", values: {} }, "must be a plan, and is a state"],
  ])("a plan that is %s is refused", async (name, content, message) => {
    const plan = given("dev-platform.plan.json", content);
    const { status, stderr, written } = await review(name, "--plan", plan);
    expect({ status, written }).toEqual({ status: 1, written: [] });
    expect(stderr).toContain(message);
  });

  test.each([
    [
      "by its file name",
      "",
      "plan",
      (file: string) => `Give the stack before the file, as --plan dev-platform=${file}.`,
    ],
    ["by the name before it", "dev-platfrom=", "dev-platfrom", () => 'Correct the name before "=".'],
    [
      "because its environment is not reviewed",
      "production-platform=",
      "production-platform",
      () => 'Add --environment production, or correct the name before "=".',
    ],
  ])("one that has the name of no stack, %s, is refused", async (_, prefix, name, fix) => {
    const plan = given("plan.json", planOf(REPLACED_VAULT));
    expect(await review("no-stack", "-e", "dev", "--plan", `${prefix}${plan}`)).toMatchObject({
      status: 2,
      stderr:
        `${plan}: the stack ${name} is not part of this review (dev-platform, dev-release). ${fix(plan)}\n\n` +
        "See: langfuse-azure review --help\n",
      written: [],
    });
  });

  test("one without the name of a stack is given with it, and is never matched by its resources", async () => {
    const { release } = synthesis("production");
    const resources = Object.entries(release.resource as Record<string, object>).flatMap(([type, named]) =>
      Object.keys(named).map((name) => ({ address: `${type}.${name}`, mode: "managed", type, name, values: {} })),
    );
    const state = given("state.json", { format_version: "1.0", values: { root_module: { resources } } });
    const args = ["-e", "production", "--state"];
    expect((await review("with-name", ...args, `production-release=${state}`)).stderr).toBe("");
    expect(written("with-name", "production.html")).toContain("the state of production-release");
    expect(await review("without-name", ...args, state)).toMatchObject({ status: 2, written: [] });
  });

  test("standard input is given with the name of its stack", async () => {
    const text = JSON.stringify(planOf(REPLACED_VAULT));
    const args = ["--stacks", SYNTHESIS, "-e", "dev", "-o", path.join(folder, "stdin", "out"), "--plan"];
    const outcome = await runInProcess(command, [...args, "dev-platform=-"], { stdin: text });
    expect(outcome).toMatchObject({ status: 1, stderr: "" });
    expect(written("stdin", "dev.md")).toContain("**dev-platform**: 1 to replace, from its plan.");
    expect((await runInProcess(command, [...args, "-"], { stdin: text })).status).toBe(2);
  });

  test("two of one stack are refused", async () => {
    const plan = given("dev-release.plan.json", planOf(REPLACED_VAULT));
    const other = path.join(folder, "dev-release.json");
    copyFileSync(plan, other);
    expect(await review("twice", "--plan", plan, "--plan", other)).toMatchObject({
      status: 2,
      stderr: `${plan} and ${other} are both a plan of dev-release\n\nSee: langfuse-azure review --help\n`,
    });
  });

  test("one that is missing is reported", async () => {
    const { status, stderr } = await review("missing", "--state", path.join(folder, "missing.json"));
    expect(status).toBe(3);
    expect(stderr).toMatch(/missing\.json\n {2}rule {2}must exist/);
  });
});

test("a folder that cannot be written is reported, and nothing is left", async () => {
  const file = given("file", "");
  const output = path.join(file, "out");
  const { status, stderr } = await runInProcess(command, ["--stacks", SYNTHESIS, "-e", "dev", "--output", output]);
  expect(status).toBe(3);
  expect(stderr).toMatch(/^cannot write into .*out: ENOTDIR.*\n$/);
  // Node.js would try for ever to make folders here by itself.
  if (existsSync("/proc/self"))
    expect(() => writeFiles("/proc/none/out", [{ name: "a", text: "" }])).toThrow(NotWritable);
});

/** What is planned with Terraform is in __tests__/review/destructive-changes.test.ts, and in the test of a commit below. */
const WITHOUT_TERRAFORM = { TERRAFORM_BINARY_NAME: "none" };

describe("a base", () => {
  test("that is a folder of an earlier synthesis is compared with", async () => {
    const base = path.join(folder, "earlier");
    cpSync(SYNTHESIS, base, { recursive: true });
    const file = path.join(base, "stacks", "dev-platform", "cdk.tf.json");
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("snet-langfuse-dev", "snet-old"));
    const { status, stdout } = await run(
      "earlier",
      ["--stacks", SYNTHESIS, "-e", "dev", "--base", base, "--json"],
      WITHOUT_TERRAFORM,
    );
    const report = (JSON.parse(stdout) as { result: { reports: [object] } }).result.reports[0];
    expect(status).toBe(0);
    expect(report).toMatchObject({
      risk: "interrupts",
      stacks: [
        { stack: "dev-platform", basis: "base" },
        { stack: "dev-release", basis: "base" },
      ],
      problems: [
        "Nothing was planned: TERRAFORM_BINARY_NAME=none cannot be run, or is older than 1.11: correct or unset it.",
      ],
    });
    const markdown = written("earlier", "dev.md");
    expect(markdown).toContain("## Review of dev: interrupts the service (nothing was planned); no policy violations");
    expect(markdown).toContain("The subnet snet-old is created anew (for name): nothing can be in it meanwhile.");
    expect(markdown).toMatch(/^### What changes since `.*earlier`$/m);
    expect(markdown).toContain("`snet-old` to `snet-langfuse-dev`");
  });

  test("that is the same is not planned", async () => {
    const args = ["--stacks", SYNTHESIS, "-e", "dev", "--base", SYNTHESIS];
    const { stdout } = await run("same", args, WITHOUT_TERRAFORM);
    expect(stdout).toContain("no change since the base");
    expect(written("same", "dev.md")).toContain("The configuration is that of the base.");
  });

  test("that lacks a stack is reported as such", async () => {
    const base = path.join(SYNTHESIS, "stacks", "dev-platform");
    await run("part", ["--stacks", SYNTHESIS, "-e", "dev", "--base", base], WITHOUT_TERRAFORM);
    expect(written("part", "dev.html")).toContain("has no stack dev-release: all its blocks are shown as added.");
  });
});

/** Where git is missing, the tests of commits are reported as skipped. */
const describeWithGit = spawnSync("git", ["--version"]).status === 0 ? describe : describe.skip;

/** A copy of this project in a git repository of its own. */
describeWithGit("a commit as a base", () => {
  let project: string;
  const git = (...args: readonly string[]) => {
    const { status, stderr } = spawnSync(
      "git",
      ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "core.hooksPath=/dev/null", ...args],
      { cwd: project, encoding: "utf8" },
    );
    if (status !== 0) throw new Error(stderr);
  };
  /** The error message of a base. */
  const refusal = (base: string): Promise<string> => {
    const options = {
      root: project,
      directory: path.join(project, "environments"),
      signal: new AbortController().signal,
    };
    return startBase(base, { ...options, folder: mkdtempSync(path.join(folder, "base-")) })
      .then((read) => read())
      .then(
        () => "none",
        (error: Error) => error.message,
      );
  };

  beforeAll(() => {
    project = path.join(folder, "project");
    mkdirSync(project);
    const listed = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    for (const file of listed.stdout
      .split("\n")
      .filter((name) => /^(?!__tests__|docs|storage-service\/__tests__)./.test(name))) {
      if (existsSync(path.join(ROOT, file))) cpSync(path.join(ROOT, file), path.join(project, file));
    }
    // A program takes its packages from the folder that it is in.
    symlinkSync(path.join(ROOT, "node_modules"), path.join(project, "node_modules"));
    git("init", "--quiet", "--initial-branch", "main");
    writeFileSync(path.join(project, ".git", "info", "exclude"), "node_modules\n");
    git("add", "--all");
    git("commit", "--quiet", "--message", "first");
    git("tag", "first");
  });

  test("is synthesized by its own synthesizer from its own files", () => {
    const file = path.join(project, "environments", "dev.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("aks-langfuse-dev", "aks-renamed"));
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        path.join(project, path.relative(ROOT, PROGRAM)),
        ...["review", "-e", "dev", "--base", "first", "-o", path.join(folder, "from-commit")],
      ],
      { cwd: project, encoding: "utf8", env: { ...process.env, ...WITHOUT_TERRAFORM, CDKTF_OUTDIR: undefined } },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const markdown = readFileSync(path.join(folder, "from-commit", "dev.md"), "utf8");
    expect(markdown).toMatch(/^## Review of dev: destroys data \(nothing was planned\); no policy violations/);
    expect(markdown).toContain("`aks-langfuse-dev` to `aks-renamed`");
    expect(markdown).toContain("### What changes since `first`\n");
    expect(markdown).toContain(
      "The base first was synthesized with the packages that are installed now; its package-lock.json is the same.",
    );
  });

  test("that does not exist is reported", async () => {
    expect(await run("nothing", ["--stacks", SYNTHESIS, "--base", "no-such-ref"])).toEqual({
      status: 3,
      stdout: "",
      stderr:
        "base no-such-ref was not found: there is no such file, folder, commit, tag or branch. " +
        "List branches: git branch --all; in a shallow clone: git fetch --unshallow\n",
      written: [],
      left: [],
    });
  });

  test("whose synthesizer fails is reported with its message", async () => {
    writeFileSync(path.join(project, "environments", "dev.yaml"), "environment: 1\n");
    git("commit", "--quiet", "--all", "--message", "wrong");
    git("tag", "wrong");
    git("checkout", "--quiet", "first");
    expect(await refusal("wrong")).toMatch(
      /^base wrong cannot be synthesized; its own synthesizer reports:\nenvironments\/dev\.yaml/,
    );
  });

  test("that cannot be bundled, and that has no synthesizer, are reported", async () => {
    writeFileSync(path.join(project, "main.ts"), "import './missing';\n");
    git("commit", "--quiet", "--all", "--message", "broken");
    git("tag", "broken");
    git("rm", "--quiet", "package.json");
    git("commit", "--quiet", "--message", "none");
    git("tag", "none");
    git("checkout", "--quiet", "first");
    expect(await refusal("broken")).toMatch(
      /^base broken cannot be synthesized; its own synthesizer reports:\n[^]*Could not resolve "\.\/missing"/,
    );
    expect(await refusal("none")).toBe("base none cannot be synthesized: its package.json has no script synth");
  });
});
