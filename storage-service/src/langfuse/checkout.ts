import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { manifestString } from "./package-manifest";

/** The files of a Langfuse checkout that matter here, from its root. */
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
  /** Langfuse's own version, as its root manifest says. */
  readonly version: string;
  /** What the root manifest pins, as `pnpm@9.5.0`. */
  readonly packageManager: string | undefined;
  /** Minutes that a release must be old before pnpm takes it. */
  readonly minimumReleaseAge: number | undefined;
  readonly storageService: string;
  readonly environment: string;
  readonly manifest: string;
  /** The module, where it has been written. */
  readonly module: string | undefined;
}

/** Something of the checkout cannot be read or written; the message says which and why, in one line. */
export class CheckoutError extends Error {}

/** @throws CheckoutError when the folder is no Langfuse checkout or one of the files cannot be read. */
export function readCheckout(root: string): Checkout {
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CheckoutError(`--repo must name the folder of a Langfuse checkout, got ${root}, which is no folder`);
  }
  const rootManifest = withoutMark(needed(root, ROOT_MANIFEST));
  const manifest = needed(root, FILES.manifest);
  const name = manifestString(withoutMark(manifest), "name");
  if (name !== PACKAGE) {
    const found = name === undefined ? "which is no manifest with a name" : `which is that of "${name}"`;
    throw new CheckoutError(
      `${root} is no Langfuse checkout: ${FILES.manifest} must be that of "${PACKAGE}", ${found}`,
    );
  }
  const age = /^minimumReleaseAge:\s*(\d+)/m.exec(readText(root, WORKSPACE) ?? "")?.[1];
  return {
    root,
    version: manifestString(rootManifest, "version") ?? "of unknown version",
    packageManager: manifestString(rootManifest, "packageManager"),
    minimumReleaseAge: age === undefined ? undefined : Number(age),
    storageService: needed(root, FILES.storageService),
    environment: needed(root, FILES.environment),
    manifest,
    module: readText(root, FILES.module),
  };
}

/** Without the byte order mark that some editors put first: offsets are counted from behind it. */
export function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, "");
}

function needed(root: string, file: string): string {
  const text = readText(root, file);
  if (text === undefined) {
    throw new CheckoutError(`${root} is no Langfuse checkout: ${file} is missing; every release since v3.0.0 has it`);
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
