import { createHash } from "node:crypto";

/** Name and version of the package that writes the module. */
export interface Tool {
  readonly name: string;
  readonly version: string;
}

export type FoundModule =
  | { readonly state: "absent" }
  /** Another file with the same name. */
  | { readonly state: "foreign" }
  /** Written by this tool, then edited. */
  | { readonly state: "edited"; readonly version: string }
  | { readonly state: "ours"; readonly version: string };

const FIRST_LINE = "/* Azure Blob Storage for Langfuse with an Entra identity, without account keys.\n";
const WRITTEN_BY = /^ \* Written by \S+ (\S+)\.$/m;
const SUM_LINE = /^ \* sha256 ([0-9a-f]{64})\n/m;

/** Releases with ESLint 8 lint TypeScript with JavaScript rules and limit the number of warnings. */
const LINT_COMMENT = '/* eslint no-undef: "off", no-unused-vars: "off" -- TypeScript checks both */';

/** Formats the module: a header with its origin and checksum, then the joined sources. */
export function formatModuleFile(source: string, { name, version }: Tool): string {
  const text = (sumLine: string) => `${FIRST_LINE} *
 * SPDX-License-Identifier: Apache-2.0
 *
 * Written by ${name} ${version}.
 * The README of that npm package describes this module, the roles and the
 * environment variables that it needs, and its errors.
 *
 * Do not edit it: the checksum below detects every change.
 * Update:  npx ${name} apply --repo .
 * Remove:  npx ${name} apply --repo . --revert
${sumLine} */

${LINT_COMMENT}

${source}`;
  return text(` * sha256 ${computeDigest(text(""))}\n`);
}

/** Finds whether a text is this tool's module, and whether it was edited. Windows line breaks are no edit. */
export function readModuleFile(text: string | undefined): FoundModule {
  if (text === undefined) return { state: "absent" };
  const plain = text.replace(/^\uFEFF/, "").replace(/\r\n/g, "\n");
  const version = WRITTEN_BY.exec(plain)?.[1];
  const sum = SUM_LINE.exec(plain)?.[1];
  if (!plain.startsWith(FIRST_LINE) || version === undefined || sum === undefined) return { state: "foreign" };
  return { state: computeDigest(plain.replace(SUM_LINE, "")) === sum ? "ours" : "edited", version };
}

function computeDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
