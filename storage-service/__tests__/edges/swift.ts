import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ConnectionValidation } from "../../src/storage-service";

/** OpenStack Swift, which has its own S3 API, over HTTP. Its folder is removed when it stops. */
export interface Swift {
  /** `http://swift.localhost:41527`. */
  readonly endpoint: string;
  readonly region: "us-east-1";
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Send every request to Swift: DNS does not resolve a bucket's name before `swift.localhost`. */
  readonly agents: ConnectionValidation;
  stop(): Promise<void>;
}

/** Debian's Python, the only one with Debian's packages. */
const PYTHON = "/usr/bin/python3";

const START_TIMEOUT_MS = 45_000;

/** Prints missing requirements in one line. */
const SURVEY = `
import importlib.util, os, sys, tempfile
missing = [name for name in ("swift", "eventlet", "xattr") if not importlib.util.find_spec(name)]
if missing: sys.exit("Python's " + ", ".join(missing))
with tempfile.NamedTemporaryFile() as file:
    try: os.setxattr(file.name, "user.swift", b"")
    except OSError: sys.exit("a temporary folder with extended attributes: set TMPDIR")
`;

/** Returns what is missing to run Swift, and how to install it; undefined if nothing is missing. */
export function findMissingRequirements(): string | undefined {
  const { status, stderr, error } = spawnSync(PYTHON, ["-c", SURVEY], { encoding: "utf8", timeout: START_TIMEOUT_MS });
  if (status === 0) return undefined;
  const lack = error ? PYTHON : stderr.trim();
  return `OpenStack Swift cannot run here: missing ${lack}. On Debian: apt-get install --no-install-recommends python3-swift`;
}

/**
 * Starts Swift, which takes two seconds, or more on a busy machine.
 * @throws Error with its output if it ended or does not listen within 45 seconds
 */
export async function startSwift(): Promise<Swift> {
  const folder = mkdtempSync(join(tmpdir(), "swift-"));
  // It runs while its stdin is open, so it ends with this process.
  const child = spawn(PYTHON, [join(__dirname, "swift-server.py"), folder], { stdio: ["pipe", "pipe", "pipe"] });
  const ended = once(child, "close");
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const late = setTimeout(() => child.kill("SIGKILL"), START_TIMEOUT_MS);
  const listening = once(createInterface(child.stdout), "line") as Promise<[string]>;
  const [line] = await Promise.race([listening, ended.then(() => [""])]);
  clearTimeout(late);
  const port = /^listens on (\d+)$/.exec(line)?.[1];
  if (port === undefined) {
    await stop();
    throw new Error(`Swift must run and listen within ${START_TIMEOUT_MS / 1000} seconds, it says:\n${line}${said}`);
  }
  const target = { host: "127.0.0.1", port: Number(port) };
  const agents = { httpAgent: new http.Agent(target), httpsAgent: new https.Agent(target) };
  return {
    endpoint: `http://swift.localhost:${port}`,
    region: "us-east-1",
    accessKeyId: "test:tester",
    secretAccessKey: "testing",
    agents,
    stop,
  };
}
