import { setTimeout as sleep } from "node:timers/promises";
import type { RecordedRequest } from "../edges/requests";

/** The result of an action, and its virtual time. */
export interface Outcome<T> {
  readonly value?: T;
  readonly error?: unknown;
  /** In the time of the code under test; up to a few seconds more than its waits. */
  readonly seconds: number;
}

/** If the network is idle for this long, in real milliseconds, … */
const QUIET_MS = 25;

/** … virtual time advances by this much: little at first, so that a slow machine does not look like a long wait. */
const FINE = (passedMs: number): number => (passedMs < 15_000 ? 250 : 5_000);

/** For limits of a minute or more, compared with a precision of some seconds. */
export const COARSE = () => 2_000;

const LONGEST_MS = 10 * 60_000;

/**
 * Runs an action with shortened waits: while the network is idle, time passes quickly. Network traffic uses real time.
 */
export async function inVirtualTime<T>(
  network: readonly { readonly requests: readonly RecordedRequest[] }[],
  action: () => Promise<T>,
  stepMs = FINE,
): Promise<Outcome<T>> {
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "performance"], now: Date.now() });
  const start = Date.now();
  try {
    let outcome: { value?: T; error?: unknown } | undefined;
    action().then(
      (value) => (outcome = { value }),
      (error: unknown) => (outcome = { error }),
    );
    while (!outcome) {
      if (Date.now() - start > LONGEST_MS) throw new Error("the action does not end");
      await quiet(network, () => outcome !== undefined);
      if (!outcome) await jest.advanceTimersByTimeAsync(stepMs(Date.now() - start));
    }
    return { ...outcome, seconds: (Date.now() - start) / 1000 };
  } finally {
    jest.useRealTimers();
  }
}

/** Waits, in real time, until the network is idle. */
async function quiet(
  network: readonly { readonly requests: readonly RecordedRequest[] }[],
  done: () => boolean,
): Promise<void> {
  const state = () =>
    network.map(({ requests }) => `${requests.length}/${requests.filter(({ endedAt }) => endedAt).length}`).join();
  let before = state();
  for (let still = 0; still < QUIET_MS && !done(); still += 5) {
    await sleep(5);
    if (state() !== before) still = 0;
    before = state();
  }
}
