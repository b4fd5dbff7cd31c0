import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Certificate } from "./certificate";

/** An Azurite that was started and may still boot. */
export interface StartedAzurite {
  readonly pid: number;
  /** The file that its output goes to, which says where it listens. */
  readonly log: string;
  /** Ends the process and resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts Azurite's Blob service in memory, on a port that the system chooses: its log says which, so no other process
 * can be given that port in between. Does not wait for the 3–7 seconds that it boots.
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
    // Ctrl-C must not reach it before its parent has decided what to do.
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

/** Named from the package, because the benchmark bundles this file. */
const PACKAGE = dirname(require.resolve("langfuse-keyless-blob/package.json"));
const ENDS_WITH_PARENT = pathToFileURL(join(PACKAGE, "__tests__/edges/ends-with-parent.mjs")).href;
const AZURITE_BLOB = require.resolve("azurite/dist/src/blob/main.js");

/** The files are named relative to the process's folder. */
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
