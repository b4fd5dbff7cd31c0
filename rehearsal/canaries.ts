import { createHash } from "node:crypto";

/** A generated secret that is easy to recognize in any file. */
export interface Canary {
  readonly value: string;
  /** The type whose attribute has it. */
  readonly type: string;
  readonly attribute: string;
}

/** The characters of a canary. */
export type CanaryAlphabet = "alphanumeric" | "hexadecimal";

const MARKS: Record<CanaryAlphabet, string> = { alphanumeric: "Canary", hexadecimal: "cacacaca" };

/** Every secret of a rehearsal. All are different, and none is a secret of a real service. */
export class Canaries {
  readonly all: Canary[] = [];

  /** A new secret for an attribute. A short one has no mark, so that its characters are enough to recognize it. */
  issue(type: string, attribute: string, { length = 40, alphabet = "alphanumeric" as CanaryAlphabet } = {}): string {
    const digest = createHash("sha256").update(`${type} ${attribute} ${this.all.length}`).digest("hex");
    const mark = length < 2 * MARKS[alphabet].length ? "" : MARKS[alphabet];
    const value = (mark + digest.repeat(Math.ceil(length / digest.length))).slice(0, length);
    this.all.push({ value, type, attribute });
    return value;
  }
}

/** The forms of a canary in a file: unchanged, or within Base64 at each of its three alignments. */
export function getWrittenForms(value: string): string[] {
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replaceAll("=", "");
    const wholeBits = Math.floor(((offset + bytes.length) * 8) / 6);
    return text.slice(Math.ceil((offset * 8) / 6), wholeBits);
  });
  return [value, ...base64];
}
