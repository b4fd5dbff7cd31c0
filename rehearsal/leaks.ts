import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { unzipSync } from "fflate";
import type { Canary } from "./cloud";

/** A canary in a file of a rehearsal. */
export interface Leak {
  readonly file: string;
  readonly canary: Canary;
}

export interface LeakSearch {
  readonly files: number;
  readonly leaks: readonly Leak[];
  /** Canaries of the documented exception. */
  readonly excepted: readonly Leak[];
}

/**
 * The one secret that a state may contain: the azuread provider has no other way to store a client secret that it
 * creates. docs/decisions/0002-what-keyless-covers.md describes how to avoid it.
 */
export const DOCUMENTED_EXCEPTION = { type: "azuread_application_password", attribute: "value" };

/** Finds canaries in every file below a folder: states, plans with all files in them, and logs. */
export function findLeaks(folder: string, canaries: readonly Canary[]): LeakSearch {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .filter((file) => statSync(path.join(folder, file)).isFile());
  const found = files.flatMap((file) =>
    readParts(file, readFileSync(path.join(folder, file))).flatMap((part) => findLeaksInPart(part, canaries)),
  );
  return {
    files: files.length,
    leaks: found.filter(({ excepted }) => !excepted).map(({ leak }) => leak),
    excepted: found.filter(({ excepted }) => excepted).map(({ leak }) => leak),
  };
}

/** One text to search. */
interface Part {
  readonly file: string;
  readonly text: string;
  /** The binary part of a plan, which has no readable structure. */
  readonly opaque: boolean;
}

/** A plan is a ZIP archive of states and configuration. */
function readParts(file: string, bytes: Buffer): Part[] {
  if (!bytes.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004", "latin1"))) {
    return [{ file, text: bytes.toString("latin1"), opaque: false }];
  }
  return Object.entries(unzipSync(bytes)).map(([name, content]) => ({
    file: `${file}#${name}`,
    text: Buffer.from(content).toString("latin1"),
    opaque: name === "tfplan",
  }));
}

function findLeaksInPart({ file, text, opaque }: Part, canaries: readonly Canary[]) {
  const present = canaries.filter(({ value }) => getWrittenForms(value).some((form) => text.includes(form)));
  if (present.length === 0) return [];
  const rest = opaque ? undefined : removeException(text);
  return present.map((canary) => {
    const isException =
      canary.type === DOCUMENTED_EXCEPTION.type && canary.attribute === DOCUMENTED_EXCEPTION.attribute;
    const elsewhere = rest === undefined ? !opaque : getWrittenForms(canary.value).some((form) => rest.includes(form));
    return { leak: { file, canary }, excepted: isException && !elsewhere };
  });
}

/** A JSON text without the values of the exception; undefined if the text is not JSON. */
function removeException(text: string): string | undefined {
  try {
    return JSON.stringify(removeValues(JSON.parse(text), false));
  } catch {
    return undefined;
  }
}

/** In states and plans, the values of a resource are below an object with its type. */
function removeValues(json: unknown, inside: boolean): unknown {
  if (Array.isArray(json)) return json.map((element) => removeValues(element, inside));
  if (typeof json !== "object" || json === null) return json;
  const allowed = inside || (json as { type?: unknown }).type === DOCUMENTED_EXCEPTION.type;
  return Object.fromEntries(
    Object.entries(json)
      .filter(([name]) => !(allowed && name === DOCUMENTED_EXCEPTION.attribute))
      .map(([name, inner]) => [name, removeValues(inner, allowed)]),
  );
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
