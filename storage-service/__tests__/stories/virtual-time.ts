import { setTimeout as sleep } from "node:timers/promises";
import type { RecordedRequest } from "../edges/requests";

/** How something ended, and after what time. */
export interface Outcome<T> {
  readonly value?: T;
  readonly error?: unknown;
  /** Of the time that the code under test sees; up to some seconds more than it waited for. */
  readonly seconds: number;
}

/** While nothing happens on the network for so long, in real milliseconds, … */
const QUIET_MS = 25;

/** … so much time passes: little at first, so that a slow machine is not mistaken for a long wait. */
const FINE = (passedMs: number): number => (passedMs < 15_000 ? 250 : 5_000);

/** Where all limits are a minute or more, and waits are compared to some seconds. */
export const COARSE = () => 2_000;

const LONGEST_MS = 10 * 60_000;

/**
 * Runs something whose waits are shortened: while nothing moves on the network, time passes quickly. What happens on
 * the network is real.
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
      if (Date.now() - start > LONGEST_MS) throw new Error("it waits for ever");
      await quiet(network, () => outcome !== undefined);
      if (!outcome) await jest.advanceTimersByTimeAsync(stepMs(Date.now() - start));
    }
    return { ...outcome, seconds: (Date.now() - start) / 1000 };
  } finally {
    jest.useRealTimers();
  }
}

/** Waits, in real time, until nothing moves on the network. */
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
