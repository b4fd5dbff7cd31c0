import { findNodeAtLocation, parseTree, type Node, type ParseError } from "jsonc-parser";
import { insertLineAbove, getLine, type Insertion } from "./insertion";
import type { Survey } from "./survey";

/** The newest release that supports Node 20, which Langfuse's older releases use. */
export const IDENTITY_PACKAGE = { name: "@azure/identity", version: "4.13.1" } as const;

const ANCHOR = "@azure/storage-blob";

/** Adds the package that signs in with an identity, unless the manifest already contains it. */
export function addIdentityPackage(body: string, survey: Survey): Insertion[] {
  const what = `dependency "${ANCHOR}"`;
  const anchor = findDependency(body, ANCHOR);
  if (!anchor) {
    survey.missing(what, "not found");
    return [];
  }

  survey.found(what, getLine(body, anchor.offset));
  const { name, version } = IDENTITY_PACKAGE;
  const insertion = insertLineAbove(body, anchor.offset, `"${name}": "${version}",`, `dependency ${name} ${version}`);
  return insertion.present || !findDependency(body, name) ? [insertion] : [];
}

/** Reads the version range of the identity package. */
export function readIdentityRange(body: string): string | undefined {
  const value: unknown = findDependency(body, IDENTITY_PACKAGE.name)?.children?.[1]?.value;
  return typeof value === "string" ? value : undefined;
}

/** Reads a top-level string of a manifest; `undefined` if it is missing or the text is not JSON. */
export function readManifestString(body: string, key: string): string | undefined {
  const value: unknown = findNode(body, [key])?.value;
  return typeof value === "string" ? value : undefined;
}

/** Returns the whole property, name and value. */
function findDependency(body: string, name: string): Node | undefined {
  return findNode(body, ["dependencies", name])?.parent;
}

function findNode(body: string, place: string[]): Node | undefined {
  const errors: ParseError[] = [];
  const tree = parseTree(body, errors);
  return tree && errors.length === 0 ? findNodeAtLocation(tree, place) : undefined;
}
