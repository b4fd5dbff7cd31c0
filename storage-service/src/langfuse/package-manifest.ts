import { findNodeAtLocation, parseTree, type Node, type ParseError } from "jsonc-parser";
import { lineAbove, lineAt, type Insertion } from "./insertion";
import type { Survey } from "./survey";

/** The newest release that runs on the Node 20 of Langfuse's older releases. */
export const IDENTITY_PACKAGE = { name: "@azure/identity", version: "4.13.1" } as const;

const ANCHOR = "@azure/storage-blob";

/** Adds the package that signs in with an identity, unless the manifest has it in some other way already. */
export function addIdentityPackage(body: string, survey: Survey): Insertion[] {
  const what = `dependency "${ANCHOR}"`;
  const anchor = dependency(body, ANCHOR);
  if (!anchor) {
    survey.missing(what, "not found");
    return [];
  }

  survey.found(what, lineAt(body, anchor.offset));
  const { name, version } = IDENTITY_PACKAGE;
  const insertion = lineAbove(body, anchor.offset, `"${name}": "${version}",`, `dependency ${name} ${version}`);
  return insertion.present || !dependency(body, name) ? [insertion] : [];
}

/** The range of versions in which the manifest asks for the identity package, whoever put it there. */
export function identityRange(body: string): string | undefined {
  const value: unknown = dependency(body, IDENTITY_PACKAGE.name)?.children?.[1]?.value;
  return typeof value === "string" ? value : undefined;
}

/** A string at the top level of a manifest, as its name; `undefined` where the text is no such manifest. */
export function manifestString(body: string, key: string): string | undefined {
  const value: unknown = nodeAt(body, [key])?.value;
  return typeof value === "string" ? value : undefined;
}

/** The whole property, name and value. */
function dependency(body: string, name: string): Node | undefined {
  return nodeAt(body, ["dependencies", name])?.parent;
}

function nodeAt(body: string, place: string[]): Node | undefined {
  const errors: ParseError[] = [];
  const tree = parseTree(body, errors);
  return tree && errors.length === 0 ? findNodeAtLocation(tree, place) : undefined;
}
