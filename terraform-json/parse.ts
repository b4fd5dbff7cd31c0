import { toOneLine } from "../files/escape";
import { readRegularFile } from "../files/files";

/** A file that is not JSON of Terraform, or that cannot be read. */
export class Unreadable extends Error {
  /** @param kind `failed` if the content is wrong, `outside` if the file cannot be read */
  constructor(
    readonly file: string,
    rule: string,
    fix: string,
    readonly kind: "failed" | "outside" = "failed",
  ) {
    super([file, `  rule  ${rule}`, `  fix   ${fix}`].map(toOneLine).join("\n"));
  }
}

/** The command that prints a saved plan as JSON. */
export const SHOW = "terraform -chdir=cdktf.out/stacks/<stack> show -json <saved plan> > <stack>.plan.json";

/**
 * Reads the text of a file.
 * @throws Unreadable
 */
export function readText(file: string): string {
  try {
    return decodeText(readRegularFile(file));
  } catch (error) {
    throw toUnreadable(file, error);
  }
}

const READ_ERRORS: Readonly<Record<string, string>> = {
  EACCES: "reading it is not permitted",
  EFBIG: "it is too large",
  EISDIR: "it is a folder",
  ENOENT: "it does not exist",
  ENOTFILE: "it is a pipe or a device",
};

/** Converts an error of the file system. */
export function toUnreadable(file: string, error: unknown): Unreadable {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  const rule = `must be a readable file, but ${READ_ERRORS[code] ?? `reading it failed (${code})`}`;
  return new Unreadable(file, rule, "Check the name and the permissions of the file.", "outside");
}

/** Decodes UTF-8, and UTF-16, which PowerShell writes. */
export function decodeText(bytes: Buffer): string {
  return bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf16le" : "utf8");
}

/** Deeper than any JSON of Terraform. Functions that walk through values recurse once a level. */
const DEEPEST = 200;

/**
 * Parses JSON. Refuses what JSON parsers read differently, so that Terraform reads the same: a duplicate name in an
 * object, and `__proto__`.
 * @param file the name for errors, which never show content
 * @throws Unreadable
 */
export function parseJson(file: string, text: string): unknown {
  const json = text.replace(/^\uFEFF/, "");
  if (json.startsWith("PK\u0003\u0004")) {
    throw new Unreadable(file, "must be JSON, but is a saved plan", `Run: ${SHOW}`);
  }
  if (/^\s*\{"@level"/.test(json)) {
    throw new Unreadable(file, "must be one JSON value, but is a log of terraform plan -json", `Run: ${SHOW}`);
  }
  if (json.trim() === "") throw new Unreadable(file, "must be JSON, but is empty", `For example, run: ${SHOW}`);
  const value = parseText(file, json);
  checkNames(file, json);
  return value;
}

/** Does not use the parser's message, because that shows a part of the text. */
function parseText(file: string, json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    const at = /position (\d+)/.exec((error as Error).message)?.[1];
    const place = at === undefined ? "" : `; the error is in line ${getLine(json, Number(at))}`;
    throw new Unreadable(file, `must be JSON${place}`, `For example, run: ${SHOW}`);
  }
}

function getLine(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}

function checkNames(file: string, json: string): void {
  const above: Set<string>[] = [];
  const next = /["{}[\]]/g;
  const colon = /\s*:/y;
  for (let found = next.exec(json); found; found = next.exec(json)) {
    const [token] = found;
    if (token === "{" || token === "[") above.push(new Set());
    else if (token === "}" || token === "]") above.pop();
    else {
      const end = findEnd(json, found.index);
      colon.lastIndex = end;
      if (colon.test(json)) checkName(file, json.slice(found.index, end), above.at(-1) as Set<string>);
      next.lastIndex = end;
    }
    if (above.length > DEEPEST) {
      throw new Unreadable(file, `must not have more than ${DEEPEST} levels`, "Write it again with Terraform.");
    }
  }
}

/** The position after the closing quote. One regular expression for it would overflow the stack on a long string. */
function findEnd(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); ; quote = json.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (json[quote - 1 - backslashes] === "\\") backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
}

function checkName(file: string, quoted: string, before: Set<string>): void {
  const name = quoted.includes("\\") ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  const shown = JSON.stringify(name);
  if (before.has(name)) {
    throw new Unreadable(
      file,
      `must not have duplicate names in an object, but ${shown} is duplicated`,
      "Remove one of them.",
    );
  }
  if (name === "__proto__") {
    throw new Unreadable(
      file,
      `must not have the name ${shown}, which programs read differently`,
      "Choose another name.",
    );
  }
  before.add(name);
}
