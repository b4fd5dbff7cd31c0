import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { readManifestString } from "./package-manifest";

export const FILES = {
  storageService: "packages/shared/src/server/services/StorageService.ts",
  module: "packages/shared/src/server/services/KeylessBlobStorage.ts",
  environment: "packages/shared/src/env.ts",
  manifest: "packages/shared/package.json",
} as const;

const PACKAGE = "@langfuse/shared";
const ROOT_MANIFEST = "package.json";
const WORKSPACE = "pnpm-workspace.yaml";

export interface Checkout {
  readonly root: string;
  /** Langfuse's version, from its root manifest. */
  readonly version: string;
  /** `packageManager` of the root manifest: `pnpm@9.5.0`. */
  readonly packageManager: string | undefined;
  /** Minutes of pnpm's `minimumReleaseAge`. */
  readonly minimumReleaseAge: number | undefined;
  readonly storageService: string;
  readonly environment: string;
  readonly manifest: string;
  /** The module, if it exists. */
  readonly module: string | undefined;
}

/** A file of the checkout cannot be read or written. The message is one line. */
export class CheckoutError extends Error {}

/** @throws CheckoutError if the folder is not a Langfuse checkout or a file cannot be read. */
export function readCheckout(root: string): Checkout {
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CheckoutError(`--repo must name the folder of a Langfuse checkout, got ${root}, which is not a folder`);
  }
  const rootManifest = removeMark(readRequired(root, ROOT_MANIFEST));
  const manifest = readRequired(root, FILES.manifest);
  const name = readManifestString(removeMark(manifest), "name");
  if (name !== PACKAGE) {
    const found = name === undefined ? "none" : `"${name}"`;
    throw new CheckoutError(
      `${root} is not a Langfuse checkout: ${FILES.manifest} must have the name "${PACKAGE}", got ${found}`,
    );
  }
  const age = /^minimumReleaseAge:\s*(\d+)/m.exec(readText(root, WORKSPACE) ?? "")?.[1];
  return {
    root,
    version: readManifestString(rootManifest, "version") ?? "(unknown version)",
    packageManager: readManifestString(rootManifest, "packageManager"),
    minimumReleaseAge: age === undefined ? undefined : Number(age),
    storageService: readRequired(root, FILES.storageService),
    environment: readRequired(root, FILES.environment),
    manifest,
    module: readText(root, FILES.module),
  };
}

/** Removes the byte order mark. Offsets are counted from the first character after it. */
export function removeMark(text: string): string {
  return text.replace(/^\uFEFF/, "");
}

function readRequired(root: string, file: string): string {
  const text = readText(root, file);
  if (text === undefined) {
    throw new CheckoutError(
      `${root} is not a Langfuse checkout: ${file} is missing; every release since v3.0.0 has it`,
    );
  }
  return text;
}

function readText(root: string, file: string): string | undefined {
  const place = path.join(root, file);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(place));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") throw new CheckoutError(`${place} is not UTF-8 text`);
    throw new CheckoutError(`cannot read ${place}: ${message}`);
  }
}
