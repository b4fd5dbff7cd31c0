import { createHash } from "node:crypto";

/** A made-up secret that is easy to recognize wherever it turns up. */
export interface Canary {
  readonly value: string;
  /** The type whose attribute it was given to. */
  readonly type: string;
  readonly attribute: string;
}

/** What a canary's characters may be. */
export type CanaryAlphabet = "alphanumeric" | "hexadecimal";

const MARKS: Record<CanaryAlphabet, string> = { alphanumeric: "Canary", hexadecimal: "cacacaca" };

/** Every secret of a rehearsal. No two are the same, and none is a secret of anything real. */
export class Canaries {
  private readonly issued: Canary[] = [];

  /** A new one, for an attribute that carries a secret. A short one has no mark, so that enough of it is its own. */
  issue(type: string, attribute: string, { length = 40, alphabet = "alphanumeric" as CanaryAlphabet } = {}): string {
    const digest = createHash("sha256").update(`${type} ${attribute} ${this.issued.length}`).digest("hex");
    const mark = length < 2 * MARKS[alphabet].length ? "" : MARKS[alphabet];
    const value = (mark + digest.repeat(Math.ceil(length / digest.length))).slice(0, length);
    this.issued.push({ value, type, attribute });
    return value;
  }

  get all(): readonly Canary[] {
    return this.issued;
  }
}

/** How a canary looks in a file: as it is, or within Base64 at each of its three alignments. */
export function writtenForms(value: string): string[] {
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
