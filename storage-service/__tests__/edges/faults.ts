import type { StorageErrorCode } from "./azure-errors";
import type { OperationName } from "./operations";

/** An injected fault of a request. */
export type Fault = AnswerFault | ResetFault | DelayFault | HangFault;

/** Answers instead of the target, after the whole request has arrived. */
export interface AnswerFault {
  readonly status: number;
  /** Adds the headers and body of this Azure Storage error. */
  readonly code?: StorageErrorCode;
  /** Added to the headers of the `code`, or instead of them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of the body of the `code`. @default empty */
  readonly body?: string;
  readonly delayMs?: number;
}

/** The connection ends in the middle. */
export type ResetFault =
  | {
      /**
       * The target processes the request, but the client gets only the head and this many bytes of the answer's body.
       * With 0 it gets nothing, so it cannot know the result.
       */
      readonly resetAfterResponseBytes: number;
    }
  | {
      /** Reads at most this many bytes of the request's body. The target gets nothing. */
      readonly resetAfterRequestBytes: number;
    };

/** The target processes the request at once; its answer is delayed. */
export interface DelayFault {
  readonly delayMs: number;
}

/** The request is read and never answered. The target gets nothing. */
export interface HangFault {
  readonly hang: true;
}

/** Selects the requests of a fault; all given conditions must match. */
export interface Matcher {
  readonly operation?: OperationName;
  readonly method?: string;
  /** Matches the decoded path, without the query. */
  readonly path?: RegExp;
}

export interface Injection {
  /** @default every request */
  readonly when?: Matcher;
  readonly fault: Fault;
  /** Number of affected requests. @default until cleared */
  readonly times?: number;
}

/**
 * The injected faults. The first one that matches and is not used up applies, so faults happen in the order of their
 * injection.
 */
export class FaultScript {
  private injections: { injection: Injection; left: number }[] = [];

  public inject(injection: Injection): void {
    this.injections.push({ injection, left: injection.times ?? Infinity });
  }

  public clear(): void {
    this.injections = [];
  }

  /** Returns the fault of a request and counts its use. */
  public take(request: { operation: OperationName; method: string; path: string }): Fault | undefined {
    const next = this.injections.find(({ injection, left }) => left > 0 && matches(request, injection.when));
    if (!next) return undefined;
    next.left -= 1;
    return next.injection.fault;
  }
}

function matches(
  request: { operation: OperationName; method: string; path: string },
  { operation, method, path }: Matcher = {},
): boolean {
  return (
    (operation === undefined || operation === request.operation) &&
    (method === undefined || method === request.method) &&
    (path === undefined || path.test(request.path))
  );
}
