import type { Block } from "../../terraform-json/block";
import type { Mention, Sentence } from "../report";

type Part = string | number | Mention | Sentence;

/** A template tag for sentences: texts, mentions and sentences are put in, and adjacent texts are joined. */
export function sentence(strings: TemplateStringsArray, ...parts: readonly Part[]): Sentence {
  return joinParts(strings.flatMap((text, index) => [text, ...toParts(parts[index])]));
}

/** A text that links to a block. */
export function linkTo(block: Block, text: string): Mention {
  return { text, stack: block.stack, address: block.address };
}

/** A list within a sentence: `a, b and c`. */
export function joinList(parts: readonly Part[]): Sentence {
  return joinParts(
    parts.flatMap((part, index) => [index === 0 ? "" : index === parts.length - 1 ? " and " : ", ", ...toParts(part)]),
  );
}

/** The text of a sentence, without links. */
export function toText(parts: Sentence): string {
  return parts.map((part) => (typeof part === "string" ? part : part.text)).join("");
}

/** The sentence with a capital letter at its start. */
export function capitalize(parts: Sentence): Sentence {
  const [first, ...rest] = parts;
  if (first === undefined) return parts;
  return [typeof first === "string" ? capitalizeText(first) : { ...first, text: capitalizeText(first.text) }, ...rest];
}

export function capitalizeText(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function toParts(part: Part | undefined): Sentence {
  if (part === undefined) return [];
  if (typeof part === "number") return [String(part)];
  return Array.isArray(part) ? (part as Sentence) : [part as string | Mention];
}

function joinParts(parts: Sentence): Sentence {
  return parts.reduce<(string | Mention)[]>((all, part) => {
    const last = all.at(-1);
    if (part === "") return all;
    if (typeof part === "string" && typeof last === "string") all[all.length - 1] = last + part;
    else all.push(part);
    return all;
  }, []);
}
