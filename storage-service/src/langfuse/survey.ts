export interface Lookup {
  readonly file: string;
  readonly what: string;
  /** Line of what was found, or of what was found instead. */
  readonly line?: number;
  /** Why it was not found; absent if it was found. */
  readonly problem?: string;
}

/** Records all searches in a file, so that a refusal can list everything that was found and not found. */
export class Survey {
  private readonly recorded: Lookup[] = [];

  public constructor(private readonly file: string) {}

  public get lookups(): readonly Lookup[] {
    return this.recorded;
  }

  public get complete(): boolean {
    return this.recorded.every(({ problem }) => problem === undefined);
  }

  public found(what: string, line: number): void {
    this.recorded.push({ file: this.file, what, line });
  }

  public missing(what: string, problem: string, line?: number): undefined {
    this.recorded.push({ file: this.file, what, problem, ...(line === undefined ? {} : { line }) });
    return undefined;
  }

  /** Records `thing` as found, or as missing if it is undefined, and returns it. */
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
