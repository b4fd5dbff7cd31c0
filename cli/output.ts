import { Worker } from "node:worker_threads";
import { createColors } from "picocolors";
import { escapeCharacter } from "../files/escape";

/** The part of a stream that `Output` uses. */
export interface Stream {
  write(text: string, done: (error?: NodeJS.ErrnoException | null) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
}

/** Counts the seconds in another thread, because a synthesis blocks this one. */
const TICKER = `
  const { workerData } = require("node:worker_threads");
  const { writeSync } = require("node:fs");
  let seconds = 0;
  setInterval(() => {
    seconds += 1;
    try {
      writeSync(2, "\\r\\u001b[K" + (workerData + ": " + seconds + " s"));
    } catch {
      // The terminal is closed or busy. The next second tries again.
    }
  }, 1000);
`;

/**
 * Writes to standard output and standard error. Control characters and direction overrides are written as their escapes,
 * so that no text from a file acts on a terminal. A reader that stops reading, as `head` does, is not a failure.
 */
export class Output {
  /** Why standard output cannot be written; undefined if it can, or if its reader has stopped reading. */
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

  /** Writes to standard error, with a line end. Errors are ignored. */
  note(text: string): void {
    this.clearStatus();
    this.write(this.stderr, `${text}\n`, () => undefined);
  }

  /** Width of the terminal in characters; undefined if standard output is not a terminal. */
  get width(): number | undefined {
    // A terminal that does not know its width has 0 columns.
    return (this.stdout.isTTY && this.stdout.columns) || undefined;
  }

  /** Shows the work and its time on a terminal, from the first second on. */
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

/** Characters that move a cursor, change colours or the direction of a text, except line ends and tabs. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A text in which each character that acts on a terminal is written as its JSON escape. */
export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(CONTROL, escapeCharacter);
}

const { bold, green, red, yellow } = createColors(true);

/** Coloured texts: at the start of a line and in cells of tables, never inside a sentence. */
const COLORS: readonly (readonly [RegExp, (text: string) => string])[] = [
  [/^\S+:\d+:\d+/gm, bold],
  [/^(?:warning|waived|PLAINTEXT)\b/gm, yellow],
  [/(?:^(?:failed|violated|leak|left behind)|(?<=^result +)failed)\b/gm, red],
  [/(?:^|(?<=^result +))passed\b/gm, green],
  [/(?<=│ )(?:violated|failed|not empty|not rendered)[^│]*(?= │)/g, red],
  [/(?<=│ )(?:compliant|ok|empty|complete)(?= +│)/g, green],
];

function withColors(text: string): string {
  return COLORS.reduce((colored, [pattern, color]) => colored.replace(pattern, (part) => color(part)), text);
}
