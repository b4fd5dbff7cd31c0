import { visible } from "./visible";

/** Markup that is safe to write as it is: only `markup` makes it. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may stand in a template: texts are escaped; nothing stands for what is undefined. */
export type Content = string | number | Markup | undefined | readonly Content[];

/**
 * Markup of HTML and SVG. Whatever is put in is escaped, for text and for attributes in double quotes, so that no name
 * in a plan can become markup. Addresses of links need more: see `httpsUrl`.
 */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + written(contents[index - 1]) + part));
}

function written(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "object") return content.map(written).join("");
  return escaped(String(content));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** The address of a page, if it is one that a link may lead to. */
export function httpsUrl(text: string): string | undefined {
  return /^https:\/\/[^\s]+$/.test(text) ? text : undefined;
}
