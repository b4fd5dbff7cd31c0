import { readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../support/langfuse-azure";

/** The pages for users, in the order in which their commands are run. */
export const PAGES = [
  "README.md",
  "docs/configure.md",
  "docs/deploy.md",
  "docs/review.md",
  "docs/rehearse.md",
  "docs/operate.md",
  "docs/use-the-constructs.md",
  "docs/command-line.md",
  "docs/s3-compatible-storage.md",
  "docs/chart-1-to-2.md",
];

/** A command of a page, with the output that the page shows for it: none if the output is empty. */
export interface ShownCommand {
  readonly page: string;
  readonly command: string;
  readonly output: string;
}

export function readPage(page: string): string {
  return readFileSync(path.join(ROOT, page), "utf8");
}

/** The npm scripts of the repository. */
export const { scripts: SCRIPTS } = JSON.parse(readPage("package.json")) as { scripts: Record<string, string> };

/** The content of the fenced blocks of a language, without the indentation of a list. */
export function codeBlocks(page: string, language: string): string[] {
  const fences = readPage(page).matchAll(new RegExp(`^( *)\`\`\`${language}\n([^]*?)^\\1\`\`\`$`, "gm"));
  return [...fences].map(([, indent = "", text = ""]) => text.replace(new RegExp(`^${indent}`, "gm"), ""));
}

/** The commands of each console block of a page. A command begins with `$ ` and ends without a backslash. */
export function commandBlocks(page: string): ShownCommand[][] {
  return codeBlocks(page, "console").map((block) =>
    block.split(/^\$ /m).flatMap((entry) => {
      const [, command = "", output = ""] = /^((?:.*\\\n)*.*)\n([^]*)$/.exec(entry) ?? [];
      return command === "" ? [] : [{ page, command: withoutComment(command.replace(/\\\n */g, "")), output }];
    }),
  );
}

function withoutComment(command: string): string {
  return command.replace(/ +# .*$/, "");
}
