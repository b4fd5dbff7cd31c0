import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { StartedAzurite } from "./azurite";
import type { Certificate } from "./certificate";

/** The servers that a Jest run shares: started by its global setup, used by all test files. */
interface Running {
  readonly certificate: Certificate;
  readonly azurite: Pick<StartedAzurite, "pid" | "log">;
}

/** Passes data from Jest's main process to its workers. */
const VARIABLE = "STORAGE_SERVICE_TEST_RUN";

export function publish(running: Running): void {
  process.env[VARIABLE] = JSON.stringify(running);
}

function running(): Running {
  const json = process.env[VARIABLE];
  if (!json) throw new Error(`${VARIABLE} must be set by the global setup of storage-service/jest.config.mjs`);
  return JSON.parse(json) as Running;
}

/** The certificate of every server of this run. */
export function certificate(): Certificate {
  return running().certificate;
}

/** Azurite's default account, with its published key. */
export const ACCOUNT_NAME = "devstoreaccount1";
export const ACCOUNT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/**
 * Waits until Azurite listens.
 * @returns its origin, as `https://127.0.0.1:41523`; the account is the first segment of a path
 * @throws Error with Azurite's log if it ended or does not listen within 60 seconds
 */
export async function azurite(): Promise<string> {
  const { pid, log } = running().azurite;
  for (let waited = 0; waited < 60_000 && isRunning(pid); waited += 50) {
    const origin = /successfully listens on (https:\S+)/.exec(readFileSync(log, "utf8"))?.[1];
    if (origin) return origin;
    await sleep(50);
  }
  throw new Error(`Azurite must run and listen within 60 seconds, its log says:\n${readFileSync(log, "utf8")}`);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
