import { Unreadable } from "./unreadable";

/** How a saved plan or a state becomes what is read here. */
export const SHOW = "terraform show -json <saved plan> > plan.json";

/** Deeper than anything that Terraform writes; what walks through values calls itself once a level. */
const DEEPEST = 200;

/**
 * The value of a JSON text. What JSON parsers disagree on is refused, so that nothing is read otherwise here than by
 * Terraform: a name that stands twice in one mapping, and `__proto__`.
 * @param file names the text in errors, which never show what is in it
 * @throws Unreadable
 */
export function parseJson(file: string, text: string): unknown {
  const json = text.replace(/^\uFEFF/, "");
  if (json.startsWith("PK\u0003\u0004")) {
    throw new Unreadable(file, "must be JSON, and is a saved plan", `Run: ${SHOW}`);
  }
  if (/^\s*\{"@level"/.test(json)) {
    throw new Unreadable(file, "must be one value of JSON, and is a log of terraform plan -json", `Run: ${SHOW}`);
  }
  if (json.trim() === "") throw new Unreadable(file, "must be JSON, and is empty", `Run for example: ${SHOW}`);
  const value = parsed(file, json);
  checkNames(file, json);
  return value;
}

/** The parser's own message shows a part of the text. */
function parsed(file: string, json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    const at = /position (\d+)/.exec((error as Error).message)?.[1];
    const place = at === undefined ? "" : `, and is not from line ${lineOf(json, Number(at))} on`;
    throw new Unreadable(file, `must be JSON${place}`, `Run for example: ${SHOW}`);
  }
}

function lineOf(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}

/** @param json is JSON */
function checkNames(file: string, json: string): void {
  const above: Set<string>[] = [];
  const next = /["{}[\]]/g;
  const colon = /\s*:/y;
  for (let found = next.exec(json); found; found = next.exec(json)) {
    const [token] = found;
    if (token === "{" || token === "[") above.push(new Set());
    else if (token === "}" || token === "]") above.pop();
    else {
      const end = endOfText(json, found.index);
      colon.lastIndex = end;
      if (colon.test(json)) checkName(file, json.slice(found.index, end), above.at(-1) as Set<string>);
      next.lastIndex = end;
    }
    if (above.length > DEEPEST) {
      throw new Unreadable(
        file,
        `must not be nested more than ${DEEPEST} levels deep`,
        "Let Terraform write it again.",
      );
    }
  }
}

/** Behind the quote that ends a text. One regular expression for all of it would run out of stack on a long one. */
function endOfText(json: string, start: number): number {
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
    throw new Unreadable(file, `must have each name once in a mapping, and has ${shown} twice`, "Remove one of them.");
  }
  if (name === "__proto__") {
    throw new Unreadable(file, `must have no name ${shown}, which programs read differently`, "Choose another name.");
  }
  before.add(name);
}
