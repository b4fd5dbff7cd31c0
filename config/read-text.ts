import { isUtf8 } from "node:buffer";
import { readRegularFile } from "../files/files";
import type { Problem } from "./problem";

/** Much more than an environment file needs. */
const MAX_BYTES = 1024 * 1024;

/** The text of a file without its byte order mark, or why it is no text. */
export type TextResult = { readonly text: string } | { readonly problem: Problem };

/**
 * Reads a text in UTF-8.
 * @throws an error of the operating system, as `readRegularFile`
 */
export function readText(file: string): TextResult {
  const bytes = readRegularFile(file, MAX_BYTES);
  const text = bytes.toString("utf8");
  const encoding = findOtherEncoding(bytes);
  if (!encoding) return { text: text.replace(/^\uFEFF/, "") };
  // The first character that the decoder could not read.
  const before = text.slice(0, Math.max(text.search(/[\uFFFD\0]/), 0));
  const lines = before.split("\n");
  const place = { line: lines.length, column: (lines.at(-1) as string).length + 1 };
  return { problem: { file, ...place, path: [], rule: "must be a text in UTF-8", ...encoding } };
}

function findOtherEncoding(bytes: Buffer): Pick<Problem, "given" | "fix"> | undefined {
  const fix = "Save the file as UTF-8.";
  const start = bytes.toString("latin1", 0, 4);
  if (start === "\xff\xfe\0\0" || start === "\0\0\xfe\xff") return { given: "a text in UTF-32", fix };
  if (/^(\xff\xfe|\xfe\xff|[^\0]\0[^\0]\0|\0[^\0]\0[^\0])/.test(start)) return { given: "a text in UTF-16", fix };
  if (bytes.includes(0)) return { given: "binary data: a NUL byte", fix: "Write YAML into this file." };
  if (isUtf8(bytes)) return undefined;
  const control = bytes.filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length;
  return control > bytes.length / 50
    ? { given: "binary data", fix: "Write YAML into this file." }
    : { given: "bytes that are not UTF-8, as in Latin-1 or Windows-1252", fix };
}
