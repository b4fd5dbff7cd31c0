import { createColors } from "picocolors";
import { escapeOf } from "../files/one-line";

/** As much of a stream as is used of it. */
export interface Stream {
  write(text: string, done: (error?: NodeJS.ErrnoException | null) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
}

/** How often the time that work has taken is shown anew, in milliseconds, and from when on. */
const TICK = 250;
const LONG = 1000;

/**
 * Writes to standard output and standard error. Control characters and direction overrides in a text are written as
 * their escapes, so that nothing that was read from a file acts on a terminal. A reader that stops reading, as `head`
 * does, ends nothing.
 */
export class Output {
  /** Why standard output cannot be written; undefined while it can, and where its reader has stopped reading. */
  failure: Error | undefined;
  private readonly pending = new Set<Promise<void>>();
  private status = "";

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
    const started = performance.now();
    const show = () => {
      const elapsed = performance.now() - started;
      if (elapsed >= LONG) this.showStatus(`${what}: ${Math.floor(elapsed / 1000)} s`);
    };
    const timer = setInterval(show, TICK);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      this.clearStatus();
    }
  }

  /** Waits until everything is written. */
  async flush(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  private showStatus(text: string): void {
    this.status = text.slice(0, (this.stderr.columns ?? 80) - 1);
    this.raw(this.stderr, `\r\u001b[K${this.status}`);
  }

  private clearStatus(): void {
    if (this.status === "") return;
    this.status = "";
    this.raw(this.stderr, "\r\u001b[K");
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
