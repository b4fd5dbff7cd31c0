import type { StorageErrorCode } from "./azure-errors";
import type { OperationName } from "./operations";

/** What goes wrong with a request. */
export type Fault = AnswerFault | ResetFault | DelayFault | HangFault;

/** Answered in place of the target, once the request has arrived in full. */
export interface AnswerFault {
  readonly status: number;
  /** Gives an error's headers and body as Azure Storage has them. */
  readonly code?: StorageErrorCode;
  /** Beside those of the `code`, or over them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of that of the `code`. @default empty */
  readonly body?: string;
  readonly delayMs?: number;
}

/** The connection ends in the middle. */
export type ResetFault =
  | {
      /**
       * The target carries the request out; of its answer only the head and so many bytes of the body come back. With
       * 0 nothing does: the client cannot know what happened.
       */
      readonly resetAfterResponseBytes: number;
    }
  | {
      /** So many bytes of the request's body are read, or all if there are fewer; the target hears nothing. */
      readonly resetAfterRequestBytes: number;
    };

/** The target carries the request out at once, its answer comes late. */
export interface DelayFault {
  readonly delayMs: number;
}

/** The request is read and never answered; the target hears nothing. */
export interface HangFault {
  readonly hang: true;
}

/** The requests that a fault is meant for: those that meet all that is given. */
export interface Matcher {
  readonly operation?: OperationName;
  readonly method?: string;
  /** Of the decoded path, without the query. */
  readonly path?: RegExp;
}

export interface Injection {
  /** @default every request */
  readonly when?: Matcher;
  readonly fault: Fault;
  /** How many requests it hits. @default until cleared */
  readonly times?: number;
}

/**
 * The faults to come. The first that matches and has not been used up applies, so what is injected one after another
 * happens one after another.
 */
export class FaultScript {
  private injections: { injection: Injection; left: number }[] = [];

  public inject(injection: Injection): void {
    this.injections.push({ injection, left: injection.times ?? Infinity });
  }

  public clear(): void {
    this.injections = [];
  }

  /** The fault that hits a request, which uses it up by one. */
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
