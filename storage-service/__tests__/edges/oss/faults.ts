import type { IncomingHttpHeaders } from "node:http";

/** A request of a client and its result. */
export interface SeenRequest {
  readonly method: string;
  /** Without the port. */
  readonly host: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** All but `Authorization`. */
  readonly headers: Omit<IncomingHttpHeaders, "authorization">;
  readonly bodyBytes: number;
  /** Undefined without an answer. */
  status?: number;
  /** Error code of the answer, for example `NoSuchKey`. */
  code?: string;
}

/** A fault, after the whole request has arrived. */
export type Fault =
  | {
      /** An error in the form of OSS. */
      readonly status: number;
      readonly code: string;
      /** @default the code */
      readonly message?: string;
    }
  | { readonly answer: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string } }
  | {
      /** The connection ends without an answer, before or after the request was processed. */
      readonly reset: "before" | "after";
    }
  | {
      /** The request is never answered. */
      readonly hang: true;
    }
  | {
      /** The answer is delayed by this many milliseconds. */
      readonly delayMs: number;
    };
