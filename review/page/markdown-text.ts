import type { Mention, Sentence } from "../report";
import { oneLine } from "./visible";

/** A URL, or a name such as `system:serviceaccount:langfuse:langfuse`. */
const WITH_COLON = /(?<![\w.+%-])[\w.+%-]+(?::[\w.+%/~?=-]*[\w/])+/g;

/**
 * A text as Markdown shows it, on one line: nothing in it is markup, a mention, a reference to an issue, a link or a
 * formula. What has colons in it is code, so that it can be copied: elsewhere they would begin an emoji or a link.
 */
export function plain(text: string): string {
  const line = oneLine(text);
  let [shown, end] = ["", 0];
  for (const { 0: name, index } of line.matchAll(WITH_COLON)) {
    shown += escaped(line.slice(end, index)) + code(name);
    end = index + name.length;
  }
  return (shown + escaped(line.slice(end))).replace(/^(?:[-+=]|\d+[.)](?=\s|$))/, (start) =>
    [...start].map((one) => `&#${one.charCodeAt(0)};`).join(""),
  );
}

/** References to characters cannot be the structure of Markdown, so each special one is written so. */
function escaped(text: string): string {
  return (
    text
      .replace(/[&<>\\`*_{}[\]#|~!$@^]|:(?=[\w/+-])/g, (character) => `&#${character.charCodeAt(0)};`)
      // GitHub reads what is shown: a space without width keeps it from seeing a name, an address or a number.
      .replace(/&#(?:64|35|58);(?=[\w/+-])/g, "$&&#8203;")
      .replace(/\b(?:www\.|GH-(?=\d))/gi, "$&&#8203;")
  );
}

/** A text as code, on one line, also in a cell of a table. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === "") return "";
  if (/^[^`|\s](?:[^`|]*[^`|\s])?$/.test(line)) return `\`${line}\``;
  const entities = line.replace(/[^\w ./-]/gu, (character) => `&#${character.codePointAt(0) as number};`);
  return `<code>${entities.replace(/[_]/g, "&#95;")}</code>`;
}

/** Text of several lines between fences that are longer than any in it. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

/** A comment has no appendix to link to, so that a part that is about a block is followed by its address. */
export function mention({ text, address }: Mention): string {
  if (address === undefined) return plain(text);
  return text === address ? code(text) : `${plain(text)} (${code(address)})`;
}

export function sentence(parts: Sentence): string {
  return parts.map((part) => (typeof part === "string" ? plain(part) : mention(part))).join("");
}
