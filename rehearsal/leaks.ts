import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { unzipSync } from "fflate";
import { writtenForms, type Canary } from "./cloud/canaries";

/** A canary in a file of a rehearsal. */
export interface Leak {
  readonly file: string;
  readonly canary: Canary;
}

/** What was looked through, and what was found. */
export interface LeakSearch {
  readonly files: number;
  readonly leaks: readonly Leak[];
  /** Where the stated exception was found. */
  readonly excepted: readonly Leak[];
}

/**
 * The one secret that the state may hold: the azuread provider knows no other way than to keep the value of a client
 * secret that it makes. docs/decisions/0002-what-keyless-covers.md says how to avoid it.
 */
export const STATED_EXCEPTION = { type: "azuread_application_password", attribute: "value" };

/** Looks for canaries in every file below a folder: states, plans with all that is packed in them, and logs. */
export function findLeaks(folder: string, canaries: readonly Canary[]): LeakSearch {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .filter((file) => statSync(path.join(folder, file)).isFile());
  const found = files.flatMap((file) =>
    partsOf(file, readFileSync(path.join(folder, file))).flatMap((part) => leaksIn(part, canaries)),
  );
  return {
    files: files.length,
    leaks: found.filter(({ excepted }) => !excepted).map(({ leak }) => leak),
    excepted: found.filter(({ excepted }) => excepted).map(({ leak }) => leak),
  };
}

/** One text to look through. */
interface Part {
  readonly file: string;
  readonly text: string;
  /** A plan's own record of what it changes, which cannot be read by its structure. */
  readonly opaque: boolean;
}

/** A plan is a ZIP archive with states and configuration in it. */
function partsOf(file: string, bytes: Buffer): Part[] {
  if (!bytes.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004", "latin1"))) {
    return [{ file, text: bytes.toString("latin1"), opaque: false }];
  }
  return Object.entries(unzipSync(bytes)).map(([name, content]) => ({
    file: `${file}#${name}`,
    text: Buffer.from(content).toString("latin1"),
    opaque: name === "tfplan",
  }));
}

function leaksIn({ file, text, opaque }: Part, canaries: readonly Canary[]) {
  const present = canaries.filter(({ value }) => writtenForms(value).some((form) => text.includes(form)));
  if (present.length === 0) return [];
  const rest = opaque ? undefined : withoutException(text);
  return present.map((canary) => {
    const isException = canary.type === STATED_EXCEPTION.type && canary.attribute === STATED_EXCEPTION.attribute;
    const elsewhere = rest === undefined ? !opaque : writtenForms(canary.value).some((form) => rest.includes(form));
    return { leak: { file, canary }, excepted: isException && !elsewhere };
  });
}

/** A JSON text with the values taken out that the exception allows; nothing where the text is not JSON. */
function withoutException(text: string): string | undefined {
  try {
    return JSON.stringify(takeOut(JSON.parse(text), false));
  } catch {
    return undefined;
  }
}

/** In states and plans, the objects of a resource stand below one that names its type. */
function takeOut(json: unknown, inside: boolean): unknown {
  if (Array.isArray(json)) return json.map((element) => takeOut(element, inside));
  if (typeof json !== "object" || json === null) return json;
  const allowed = inside || (json as { type?: unknown }).type === STATED_EXCEPTION.type;
  return Object.fromEntries(
    Object.entries(json)
      .filter(([name]) => !(allowed && name === STATED_EXCEPTION.attribute))
      .map(([name, inner]) => [name, takeOut(inner, allowed)]),
  );
}
