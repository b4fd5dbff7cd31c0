import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Certificate } from "./certificate";

/** A started Azurite, which may not be ready yet. */
export interface StartedAzurite {
  readonly pid: number;
  /** The file with its output, which contains its port. */
  readonly log: string;
  /** Ends the process and waits for its end. */
  stop(): Promise<void>;
}

/**
 * Starts Azurite's Blob service in memory, on a port that the system chooses and its log contains, so that no other
 * process can take the port. Does not wait for the start, which takes 3 to 7 seconds.
 */
export function startAzurite({ cert, key }: Certificate): StartedAzurite {
  const folder = mkdtempSync(join(tmpdir(), "azurite-"));
  const log = join(folder, "azurite.log");
  writeFileSync(join(folder, "cert.pem"), cert);
  writeFileSync(join(folder, "key.pem"), key, { mode: 0o600 });
  const output = openSync(log, "w");
  const child = spawn(process.execPath, ["--import", ENDS_WITH_PARENT, AZURITE_BLOB, ...FLAGS], {
    cwd: folder,
    env: { ...process.env, TEMPORARY_FOLDER: folder },
    stdio: ["pipe", output, output],
    // Ctrl-C must reach only its parent.
    detached: true,
  });
  closeSync(output);
  if (child.pid === undefined) throw new Error(`Azurite could not be started with ${process.execPath}`);
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
    await ended;
  };
  return { pid: child.pid, log, stop };
}

/** Relative to the package, because the benchmark bundles this file. */
const PACKAGE = dirname(require.resolve("langfuse-keyless-blob/package.json"));
const ENDS_WITH_PARENT = pathToFileURL(join(PACKAGE, "__tests__/edges/ends-with-parent.mjs")).href;
const AZURITE_BLOB = require.resolve("azurite/dist/src/blob/main.js");

/** Paths are relative to the process's folder. */
const FLAGS = [
  ["--blobHost", "127.0.0.1"],
  ["--blobPort", "0"],
  ["--cert", "cert.pem"],
  ["--key", "key.pem"],
  ["--oauth", "basic"],
  ["--inMemoryPersistence"],
  ["--skipApiVersionCheck"],
  ["--disableTelemetry"],
  ["--silent"],
].flat();
