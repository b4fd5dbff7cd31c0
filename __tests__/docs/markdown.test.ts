import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import COMMANDS from "../../cli/commands.json";
import type { CommandName } from "../../cli/command";
import { ROOT, loadCommand, run } from "../support/langfuse-azure";
import { SCRIPTS, readPage } from "./pages";

test("the README has fewer than 200 lines", () => {
  expect(readPage("README.md").split("\n").length).toBeLessThanOrEqual(200);
});

describe.each(markdownFiles(ROOT))("%s", (file) => {
  const text = readPage(file);

  test("names scripts that exist", () => {
    const named = [...text.matchAll(/npm run ([\w:]+[\w-]*)/g)].map(([, name]) => name ?? "");
    expect(named.filter((name) => !(name in SCRIPTS))).toEqual([]);
  });

  test("names options that the commands have", async () => {
    const unknown = await Promise.all(
      commandLines(text).map(async ({ command, options }) => {
        const { stdout } = await run(await loadCommand(command), ["--help"]);
        return options.filter((option) => !stdout.includes(`${option} `)).map((option) => `${command} ${option}`);
      }),
    );
    expect(unknown.flat()).toEqual([]);
  });

  test("links to files and headings that exist", () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? "");
    const local = links.filter((link) => !/^https?:/.test(link));
    expect(local.filter((link) => !isTarget(file, link))).toEqual([]);
  });
});

/** The calls of commands in a page, by `npm run` or by name, with their options. What follows `--exec --` is another's. */
function commandLines(text: string): { command: CommandName; options: string[] }[] {
  const names = Object.keys(COMMANDS).join("|");
  const calls = [...text.matchAll(new RegExp(`langfuse-azure (${names}) ([^\\n\`|]*)`, "g"))];
  const scripts = [...text.matchAll(/npm run ([\w:]+) -- ([^\n`|]*)/g)].map(([call, script = "", rest = ""]) => {
    const [, name = ""] = /langfuse-azure\.mjs (.*)$/.exec(SCRIPTS[script] ?? "") ?? [];
    return [call, name, rest];
  });
  return [...calls, ...scripts].flatMap(([, name = "", rest = ""]) => {
    const command = Object.keys(COMMANDS).find((known) => known === name) as CommandName | undefined;
    const [own = ""] = rest.split(" -- ");
    return command ? [{ command, options: own.match(/(?<=^|\s)--[a-z-]+/g) ?? [] }] : [];
  });
}

/** Whether a relative link leads to a file or folder, and its fragment to a heading of that file. */
function isTarget(file: string, link: string): boolean {
  const [name = "", fragment] = link.split("#");
  const target = name === "" ? file : path.join(path.dirname(file), name);
  if (!existsSync(path.join(ROOT, target))) return false;
  return fragment === undefined || fragments(readPage(target)).includes(fragment);
}

/** The fragments of the headings of a page, as GitHub writes them, and its anchors. */
function fragments(text: string): string[] {
  const seen = new Map<string, number>();
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => {
    const name = heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-");
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}-${before}`;
  });
  return [...headings, ...[...text.matchAll(/ id="([^"]*)"/g)].map(([, id = ""]) => id)];
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
