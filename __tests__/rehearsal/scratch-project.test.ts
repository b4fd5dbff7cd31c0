import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createScratchProject, removeState } from "../../rehearsal/scratch-project";

let place: string;
let root: string;
let folder: string;
beforeEach(() => {
  place = realpathSync(mkdtempSync(path.join(tmpdir(), "langfuse-scratch-")));
  root = path.join(place, "root");
  folder = path.join(place, "project");
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const FILES = {
  "package.json": "{}",
  "cdktf.json": '{ "app": "synth" }',
  "node_modules/cdktf/package.json": "{}",
  "cdktf.out/stacks/dev-platform/cdk.tf.json": "{}",
  "terraform-state/local/dev-platform.tfstate": "real",
  ".terraform/environment": "real",
  ".env": "ARM_CLIENT_SECRET=real",
  "cli/langfuse-azure.mjs": "",
  "environments/README.md": "",
  "environments/dev.yaml": "environment: dev\nstate:\n  backend: hcp\n",
  "environments/live.yml": "environment: production\n",
  "environments/broken.yaml": "environment: [",
};

function create(environments: readonly string[] = ["dev"]): void {
  createScratchProject({ folder, root, environmentDirectory: path.join(root, "environments"), environments });
}

/** The files of a folder; links are marked by an @ and not followed. */
function contents(of = folder): string[] {
  return readdirSync(of, { withFileTypes: true })
    .flatMap((entry) => {
      const file = path.join(of, entry.name);
      if (entry.isDirectory()) return [`${path.relative(folder, file)}/`, ...contents(file)];
      return [path.relative(folder, file) + (entry.isSymbolicLink() ? "@" : "")];
    })
    .sort();
}

test("it has the files that commands need, and no state, synthesis or secret of the real project", () => {
  create();
  expect(contents()).toEqual([
    "cdktf.json",
    "cdktf.out/",
    "cli@",
    "environments/",
    "environments/dev.yaml",
    "node_modules@",
    "package.json",
    "terraform-state/",
    "terraform-state/local/",
  ]);
  expect(realpathSync(path.join(folder, "node_modules"))).toBe(path.join(root, "node_modules"));
});

test("it has the chosen environments, whatever the names of their files", () => {
  create(["dev", "production"]);
  expect(readdirSync(path.join(folder, "environments"))).toEqual(["dev.yaml", "live.yml"]);
});

test("what is written in it is not written to the real project", () => {
  create();
  for (const file of ["package.json", "cdktf.json", "environments/dev.yaml", "terraform-state/local/dev.tfstate"]) {
    writeFileSync(path.join(folder, file), "changed");
  }
  for (const [file, text] of Object.entries(FILES)) expect(readFileSync(path.join(root, file), "utf8")).toBe(text);
  expect(existsSync(path.join(root, "terraform-state/local/dev.tfstate"))).toBe(false);
});

describe("an environment file", () => {
  test("has no section state, and keeps the rest, with comments and long lines", () => {
    const rest = `# the first\nenvironment: dev # the name\nsize: { min: 3, max: 6 }\ntext: ${"long ".repeat(40)}end\n`;
    const state = "state:\n  backend: azurerm\n  container: tfstate\n";
    expect(removeState(`${rest}${state}last: "1"\n`)).toBe(`${rest}last: "1"\n`);
    expect(removeState(rest)).toBe(rest);
  });

  test("keeps a value that refers to the section", () => {
    const text = "state:\n  resourceGroup: &group rg-one\nresourceGroup:\n  name: *group\n";
    expect(removeState(text)).toBe("resourceGroup:\n  name: &group rg-one\n");
  });
});
