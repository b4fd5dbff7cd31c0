import { markup, type Content, type Markup } from "./markup";

/** A part of the page that the contents list. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Content;
}

export function sectionMarkup({ id, title, content }: Section): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}</section>
`;
}

/** A sentence that stands where there is nothing to list. */
export function nothing(sentence: string): Markup {
  return markup`<p class="nothing">${sentence}</p>
`;
}

/** A word with a tone; the word says what the colour says. */
export function pill(tone: Tone, word: string): Markup {
  return markup`<span class="pill ${tone}">${word}</span>`;
}

export type Tone = "good" | "bad" | "warn" | "plain";
