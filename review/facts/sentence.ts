import type { Block } from "../../terraform-json/block";
import type { Mention, Sentence } from "../report";

type Part = string | number | Mention | Sentence;

/** A sentence from a template; what is put in may be a text, a mention, or a sentence. Neighbouring texts are joined. */
export function sentence(strings: TemplateStringsArray, ...parts: readonly Part[]): Sentence {
  return joined(strings.flatMap((text, index) => [text, ...flat(parts[index])]));
}

/** A mention of a block. */
export function mention(block: Block, text: string): Mention {
  return { text, stack: block.stack, address: block.address };
}

/** Sentences as a list within a sentence: `a, b and c`. */
export function enumerated(parts: readonly Part[]): Sentence {
  return joined(
    parts.flatMap((part, index) => [index === 0 ? "" : index === parts.length - 1 ? " and " : ", ", ...flat(part)]),
  );
}

/** A sentence without its links. */
export function plain(parts: Sentence): string {
  return parts.map((part) => (typeof part === "string" ? part : part.text)).join("");
}

/** A sentence that begins with a capital letter. */
export function capitalized(parts: Sentence): Sentence {
  const [first, ...rest] = parts;
  if (first === undefined) return parts;
  const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  return [typeof first === "string" ? upper(first) : { ...first, text: upper(first.text) }, ...rest];
}

function flat(part: Part | undefined): Sentence {
  if (part === undefined) return [];
  if (typeof part === "number") return [String(part)];
  return Array.isArray(part) ? (part as Sentence) : [part as string | Mention];
}

function joined(parts: Sentence): Sentence {
  return parts.reduce<(string | Mention)[]>((all, part) => {
    const last = all.at(-1);
    if (part === "") return all;
    if (typeof part === "string" && typeof last === "string") all[all.length - 1] = last + part;
    else all.push(part);
    return all;
  }, []);
}
