import { Worker } from "node:worker_threads";
import { createColors } from "picocolors";
import { escapeOf } from "../files/one-line";

/** As much of a stream as is used of it. */
export interface Stream {
  write(text: string, done: (error?: NodeJS.ErrnoException | null) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
}

/** Counts the seconds from another thread: a synthesis leaves this one no time. */
const TICKER = `
  const { workerData } = require("node:worker_threads");
  const { writeSync } = require("node:fs");
  let seconds = 0;
  setInterval(() => {
    seconds += 1;
    try {
      writeSync(2, "\\r\\u001b[K" + (workerData + ": " + seconds + " s"));
    } catch {
      // The terminal is gone, or busy: the next second is tried again.
    }
  }, 1000);
`;

/**
 * Writes to standard output and standard error. Control characters and direction overrides in a text are written as
 * their escapes, so that nothing that was read from a file acts on a terminal. A reader that stops reading, as `head`
 * does, ends nothing.
 */
export class Output {
  /** Why standard output cannot be written; undefined while it can, and where its reader has stopped reading. */
  failure: Error | undefined;
  private readonly pending = new Set<Promise<void>>();
  private isTicking = false;

  constructor(
    private readonly stdout: Stream,
    private readonly stderr: Stream,
  ) {}

  /** Writes to standard output, with a line end. */
  print(text: string): void {
    this.clearStatus();
    this.write(this.stdout, `${text}\n`, (error) => {
      if (error.code !== "EPIPE") this.failure ??= error;
    });
  }

  /** Writes to standard error, with a line end; what cannot be written there is lost. */
  note(text: string): void {
    this.clearStatus();
    this.write(this.stderr, `${text}\n`, () => undefined);
  }

  /** Of the terminal, in characters; undefined where output is no terminal, and may be as wide as it is. */
  get width(): number | undefined {
    return this.stdout.isTTY ? this.stdout.columns : undefined;
  }

  /** Shows on a terminal what is being done and since when, from the first second on. */
  async progress<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    if (!this.stderr.isTTY) return work();
    const ticker = new Worker(TICKER, { eval: true, workerData: what });
    this.isTicking = true;
    try {
      return await work();
    } finally {
      await ticker.terminate();
      this.clearStatus();
      this.isTicking = false;
    }
  }

  /** Waits until everything is written. */
  async flush(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  private clearStatus(): void {
    if (this.isTicking) this.raw(this.stderr, "\r\u001b[K");
  }

  private write(stream: Stream, text: string, onError: (error: NodeJS.ErrnoException) => void): void {
    const shown = printable(text);
    const colored = stream.isTTY && stream.hasColors?.() && !process.env["NO_COLOR"] ? withColors(shown) : shown;
    this.raw(stream, colored, onError);
  }

  private raw(stream: Stream, text: string, onError: (error: NodeJS.ErrnoException) => void = () => undefined): void {
    const written = new Promise<void>((resolve) => {
      stream.write(text, (error) => {
        if (error) onError(error);
        resolve();
      });
    });
    this.pending.add(written);
    void written.then(() => this.pending.delete(written));
  }
}

/** Everything but line ends and tabs that moves a cursor, changes colours, or turns the direction of a text. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A text without characters that act on a terminal: each is written as an escape, as JSON has it. */
export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(CONTROL, escapeOf);
}

const { bold, green, red, yellow } = createColors(true);

/** What is coloured: beginnings of lines and cells of tables, never a word within a sentence. */
const COLORS: readonly (readonly [RegExp, (text: string) => string])[] = [
  [/^\S+:\d+:\d+/gm, bold],
  [/^(?:warning|waived|PLAINTEXT)\b/gm, yellow],
  [/^(?:failed|leak|left behind)\b/gm, red],
  [/^passed\b/gm, green],
  [/(?<=│ )(?:violated|failed|not empty|not rendered)[^│]*(?= │)/g, red],
  [/(?<=│ )(?:holds|ok|empty)(?= +│)/g, green],
];

function withColors(text: string): string {
  return COLORS.reduce((colored, [pattern, color]) => colored.replace(pattern, (part) => color(part)), text);
}
