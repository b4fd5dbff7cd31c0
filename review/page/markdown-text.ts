import type { Mention, Sentence } from "../report";
import { toLine } from "./text";

/** A URL, or a name such as `system:serviceaccount:langfuse:langfuse`. */
const WITH_COLON = /(?<![\w.+%-])[\w.+%-]+(?::[\w.+%/~?=-]*[\w/])+/g;

/**
 * A text on one line, without markup, mentions, references to issues, links and formulas. Names with colons are code:
 * else GitHub reads a part of them as an emoji or a link.
 */
export function plain(text: string): string {
  const line = toLine(text);
  let [shown, end] = ["", 0];
  for (const { 0: name, index } of line.matchAll(WITH_COLON)) {
    shown += escape(line.slice(end, index)) + code(name);
    end = index + name.length;
  }
  return (shown + escape(line.slice(end))).replace(/^(?:[-+=]|\d+[.)](?=\s|$))/, (start) =>
    [...start].map((one) => `&#${one.charCodeAt(0)};`).join(""),
  );
}

/** The same, with code for what is between backticks; for the review's own texts. */
export function plainWithCode(text: string): string {
  return text
    .split("`")
    .map((part, index) => (index % 2 === 1 ? code(part) : plain(part)))
    .join("");
}

/** Writes special characters as character references, which Markdown does not interpret. */
function escape(text: string): string {
  return (
    text
      .replace(/[&<>\\`*_{}[\]#|~!$@^]|:(?=[\w/+-])/g, (character) => `&#${character.charCodeAt(0)};`)
      // GitHub finds mentions and links in the shown text: a zero-width space prevents that.
      .replace(/&#(?:64|35|58);(?=[\w/+-])/g, "$&&#8203;")
      .replace(/\b(?:www\.|GH-(?=\d))/gi, "$&&#8203;")
  );
}

/** A text as code on one line, which is safe in a table cell. */
export function code(text: string): string {
  const line = toLine(text);
  if (line === "") return "";
  if (/^[^`|\s](?:[^`|]*[^`|\s])?$/.test(line)) return `\`${line}\``;
  const entities = line.replace(/[^\w ./-]/gu, (character) => `&#${character.codePointAt(0) as number};`);
  return `<code>${entities.replace(/[_]/g, "&#95;")}</code>`;
}

/** A code block, with a fence that is longer than any in the text. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

/** The text with the address of its block: a comment has no appendix to link to. */
export function mention({ text, address }: Mention): string {
  if (address === undefined) return plain(text);
  return text === address ? code(text) : `${plain(text)} (${code(address)})`;
}

export function sentence(parts: Sentence): string {
  return parts.map((part) => (typeof part === "string" ? plain(part) : mention(part))).join("");
}
