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
import COMMANDS from "../cli/commands.json";
import type { CommandName } from "../cli/command";
import { ROOT, commandNamed, langfuseAzure, run } from "./support/langfuse-azure";

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

test("a dry run of the verification prints what the README shows", () => {
  const [, command = "", shown] = /^\$ npm run verify:storage -- (.*)\n([^]*)$/.exec(blocks("console")[2] ?? "") ?? [];
  expect(langfuseAzure(["verify", "storage", ...command.split(" ")])).toEqual({ status: 0, stdout: shown, stderr: "" });
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
    const scripts = scriptsOf();
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? "");
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test("names options that the commands have", async () => {
    const unknown = await Promise.all(
      commandLines(text).map(async ({ command, options }) => {
        const { stdout } = await run(await commandNamed(command), ["--help"]);
        return options.filter((option) => !stdout.includes(`${option} `)).map((option) => `${command} ${option}`);
      }),
    );
    expect(unknown.flat()).toEqual([]);
  });

  test("links to files that exist", () => {
    const links = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, link]) => link ?? "");
    const local = links.filter((link) => !/^https?:/.test(link));
    expect(local.filter((link) => !existsSync(path.join(ROOT, path.dirname(file), link)))).toEqual([]);
  });
});

/** The calls of commands in a page, by `npm run` or by name, with their options. What is behind `--exec --` is another's. */
function commandLines(text: string): { command: CommandName; options: string[] }[] {
  const names = Object.keys(COMMANDS).join("|");
  const calls = [...text.matchAll(new RegExp(`langfuse-azure (${names}) ([^\\n\`|]*)`, "g"))];
  const scripts = [...text.matchAll(/npm run ([\w:]+) -- ([^\n`|]*)/g)].map(([call, script = "", rest = ""]) => {
    const [, name = ""] = /langfuse-azure\.mjs (.*)$/.exec(scriptsOf()[script] ?? "") ?? [];
    return [call, name, rest];
  });
  return [...calls, ...scripts].flatMap(([, name = "", rest = ""]) => {
    const command = Object.keys(COMMANDS).find((known) => known === name) as CommandName | undefined;
    const [own = ""] = rest.split(" -- ");
    return command ? [{ command, options: own.match(/(?<=^|\s)--[a-z-]+/g) ?? [] }] : [];
  });
}

function scriptsOf(): Record<string, string> {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  return scripts;
}

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
