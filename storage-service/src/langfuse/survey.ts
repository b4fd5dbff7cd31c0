/** One thing that was looked for in a file of the checkout. */
export interface Lookup {
  readonly file: string;
  readonly what: string;
  /** Line on which it stands, or near which something else stands. */
  readonly line?: number;
  /** Why it does not count as found; absent when it was found. */
  readonly problem?: string;
}

/**
 * Takes down what a recognizer looks for, so that a refusal can list all that was found and all that was not, instead
 * of the first thing that is missing.
 */
export class Survey {
  private readonly taken: Lookup[] = [];

  public constructor(private readonly file: string) {}

  public get lookups(): readonly Lookup[] {
    return this.taken;
  }

  public get complete(): boolean {
    return this.taken.every(({ problem }) => problem === undefined);
  }

  public found(what: string, line: number): void {
    this.taken.push({ file: this.file, what, line });
  }

  public missing(what: string, problem: string, line?: number): undefined {
    this.taken.push({ file: this.file, what, problem, ...(line === undefined ? {} : { line }) });
    return undefined;
  }

  /** Takes down `thing` as found when there is one, else as missing, and gives it back. */
  public expect<Thing extends { getStartLineNumber(): number }>(
    what: string,
    thing: Thing | undefined,
    problem = "not found",
  ): Thing | undefined {
    if (!thing) return this.missing(what, problem);
    this.found(what, thing.getStartLineNumber());
    return thing;
  }
}
