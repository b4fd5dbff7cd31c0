import { escapeInvisible } from "./text";

/** Safe markup, which only `markup` creates. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What a template takes: texts are escaped, and undefined is written as nothing. */
export type Content = string | number | Markup | undefined | readonly Content[];

/**
 * A template tag for HTML and SVG. It escapes its contents, for text and for attributes in double quotes, so that no name
 * in a plan becomes markup. Link targets need `toHttpsUrl` too.
 */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + toMarkup(contents[index - 1]) + part));
}

function toMarkup(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "object") return content.map(toMarkup).join("");
  return escapeInvisible(String(content)).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The URL if it is https, so that a link may lead to it. */
export function toHttpsUrl(text: string): string | undefined {
  return /^https:\/\/[^\s]+$/.test(text) ? text : undefined;
}
