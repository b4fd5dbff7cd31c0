import type { IncomingHttpHeaders } from "node:http";

/** What a client asked, and what became of it. */
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
  /** Undefined as long as nothing was answered. */
  status?: number;
  /** Of the error that was answered, as `NoSuchKey`. */
  code?: string;
}

/** What happens instead of what OSS would do. The request has arrived in full. */
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
      /** The connection ends without an answer: before the request was carried out, or after. */
      readonly reset: "before" | "after";
    }
  | {
      /** Nothing is answered, ever. */
      readonly hang: true;
    }
  | {
      /** The double answers, late by so many milliseconds. */
      readonly delayMs: number;
    };
