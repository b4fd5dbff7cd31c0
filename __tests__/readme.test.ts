import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { story } from "./rehearsal/stories/story";
import { ROOT, langfuseAzure } from "./support/langfuse-azure";

const readme = readFileSync(path.join(ROOT, "README.md"), "utf8");

/** The content of the fenced blocks of a language. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, "gm"))].map(([, text]) => text ?? "");
}

test("the two commands print what the README shows", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
  try {
    const { stdout, status } = langfuseAzure(["synth", "--output", path.join(folder, "cdktf.out")]);
    expect(status).toBe(0);
    const cells = (text: string) =>
      text
        .split("\n")
        .filter((line) => line.includes("│"))
        .map((line) => line.split("│").map((cell) => cell.trim().replace(/^.*cdktf\.out/, "cdktf.out")));
    const [console] = blocks("console");
    expect(console).toMatch(/^\$ npm ci\n\$ npm run synth\n/);
    expect(cells(console ?? "")).toEqual(cells(stdout));
    const policy = (text: string) => text.split("\n").filter((line) => line.startsWith("policy of "));
    expect(policy(console ?? "")).toEqual(policy(stdout));
    expect(policy(stdout)).toHaveLength(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Without what differs from run to run: times, with the widths of their columns. */
function steady(text: string): string[] {
  return text
    .split("\n")
    .map((line) =>
      line
        .replace(/\d+\.\d s|\d+ %|\w+ \d+\.\d+\.\d+$/g, "…")
        .replace(/ +/g, " ")
        .trim(),
    )
    .filter((line) => !/^(|[┌├└].*)$/.test(line));
}

story(
  "a rehearsal prints what the README shows",
  () => {
    const temporary = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
    try {
      const run = langfuseAzure(["rehearse", "--environment", "dev"], { environment: { TMPDIR: temporary } });
      const left = readdirSync(temporary);
      expect({ ...run, left }).toEqual({ status: 0, stdout: run.stdout, stderr: "", left: [] });
      const [, shown = ""] =
        /^\$ npm run rehearse -- --environment dev\n([^]*)$/.exec(blocks("console")[1] ?? "") ?? [];
      expect(steady(shown)).toEqual(steady(run.stdout));
    } finally {
      rmSync(temporary, { recursive: true });
    }
  },
  60_000,
);

test("a dry run of the verification prints what the README shows", () => {
  const [, command = "", shown] = /^\$ npm run verify:storage -- (.*)\n([^]*)$/.exec(blocks("console")[2] ?? "") ?? [];
  expect(langfuseAzure(["verify", "storage", ...command.split(" ")])).toEqual({ status: 0, stdout: shown, stderr: "" });
});

test.each(["policy", "review"])("the options of npm run %s that the README shows are in its help", (script) => {
  const shown = blocks("sh").flatMap((text) =>
    text.split("\n").filter((line) => line.includes(`npm run ${script} -- `)),
  );
  const options = shown.flatMap((line) => line.match(/--[a-z-]+/g) ?? []);
  expect(options.length).toBeGreaterThan(1);
  const { stdout } = langfuseAzure([script, "--help"]);
  expect(options.filter((option) => !stdout.includes(`${option} `))).toEqual([]);
});

test("a mistake is told as the README shows", () => {
  const cwd = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
  try {
    const dev = readFileSync(path.join(ROOT, "environments", "dev.yaml"), "utf8");
    mkdirSync(path.join(cwd, "environments"));
    writeFileSync(
      path.join(cwd, "environments", "dev.yaml"),
      dev.replace("http://localhost:3000", "http://langfuse.example.com"),
    );
    expect(langfuseAzure(["synth"], { cwd })).toEqual({ status: 1, stdout: "", stderr: blocks("text")[0] });
  } finally {
    rmSync(cwd, { recursive: true });
  }
});

test("the environment file is the one that is shipped", () => {
  expect(blocks("yaml")[0]).toBe(readFileSync(path.join(ROOT, "environments", "dev.yaml"), "utf8"));
});

test("the construct alone is the one of the example", () => {
  const [, example] = /^const blob = ([^]*?^}\);)$/m.exec(blocks("ts")[0] ?? "") ?? [];
  const source = readFileSync(path.join(ROOT, "examples", "keyless-blob-only", "main.ts"), "utf8");
  const flat = (text = "") => text.replace(/\s+/g, " ");
  expect(example).toMatch(/^new KeylessBlob/);
  expect(flat(source)).toContain(flat(example));
});

describe.each(markdownFiles(ROOT))("%s", (file) => {
  const text = readFileSync(path.join(ROOT, file), "utf8");

  test("names scripts that exist", () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? "");
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test("links to files that exist", () => {
    const links = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, link]) => link ?? "");
    const local = links.filter((link) => !/^https?:/.test(link));
    expect(local.filter((link) => !existsSync(path.join(ROOT, path.dirname(file), link)))).toEqual([]);
  });
});

/** Every page of the repository. */
function markdownFiles(folder: string, below = ""): string[] {
  return readdirSync(path.join(folder, below))
    .filter((name) => !["node_modules", "dist", "cdktf.out", ".git", ".build"].includes(name))
    .flatMap((name) => {
      const file = path.join(below, name);
      if (statSync(path.join(folder, file)).isDirectory()) return markdownFiles(folder, file);
      return name.endsWith(".md") ? [file] : [];
    });
}
