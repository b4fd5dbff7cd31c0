import { createHash } from "node:crypto";

/** The tool that writes the module, as its package names it. */
export interface Tool {
  readonly name: string;
  readonly version: string;
}

/** The module as it is found in a checkout. */
export type FoundModule =
  | { readonly state: "absent" }
  /** Some other file of that name. */
  | { readonly state: "foreign" }
  /** Ours, changed after it was written. */
  | { readonly state: "edited"; readonly version: string }
  | { readonly state: "ours"; readonly version: string };

const FIRST_LINE = "/* Azure Blob Storage for Langfuse with an Entra identity, without account keys.\n";
const WRITTEN_BY = /^ \* Written by \S+ (\S+)\.$/m;
const SUM_LINE = /^ \* sha256 ([0-9a-f]{64})\n/m;

/** For releases with ESLint 8: they lint TypeScript with rules for JavaScript, and allow only so many warnings. */
const LINT_COMMENT = '/* eslint no-undef: "off", no-unused-vars: "off" -- TypeScript checks both */';

/** The module's whole text: a header that tells where it comes from, and the joined sources. */
export function moduleFile(source: string, { name, version }: Tool): string {
  const text = (sumLine: string) => `${FIRST_LINE} *
 * SPDX-License-Identifier: Apache-2.0
 *
 * Written by ${name} ${version}.
 * The README of that npm package tells what this is, which roles it needs,
 * which environment variables it reads and what its errors mean.
 *
 * Not to be edited by hand: the sum below tells whether it still is as written.
 * Bring it up to date:  npx ${name} apply --repo .
 * Take it out again:    npx ${name} apply --repo . --revert
${sumLine} */

${LINT_COMMENT}

${source}`;
  return text(` * sha256 ${digest(text(""))}\n`);
}

/** Tells whose module a text is, and whether it still is as it was written; line breaks of a checkout do not count. */
export function readModuleFile(text: string | undefined): FoundModule {
  if (text === undefined) return { state: "absent" };
  const plain = text.replace(/^\uFEFF/, "").replace(/\r\n/g, "\n");
  const version = WRITTEN_BY.exec(plain)?.[1];
  const sum = SUM_LINE.exec(plain)?.[1];
  if (!plain.startsWith(FIRST_LINE) || version === undefined || sum === undefined) return { state: "foreign" };
  return { state: digest(plain.replace(SUM_LINE, "")) === sum ? "ours" : "edited", version };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
