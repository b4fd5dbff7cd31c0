import http from "node:http";
import https from "node:https";
import { carryOut, type Target } from "./exchange";
import { FaultScript, type Injection } from "./faults";
import { listen } from "./listener";
import type { OperationName } from "./operations";
import { ended, countMostConcurrent, toRecordedRequest, type RecordedRequest } from "./requests";
import { certificate } from "./running";

/**
 * A reverse proxy with injected faults. It forwards everything unchanged, including `Host` and path, so that signatures
 * stay valid.
 */
export interface FaultProxy {
  /** Its own origin, with the scheme of its target: `https://127.0.0.1:41524`. */
  readonly origin: string;
  /** In the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Number of requests, of one operation or of all. */
  count(operation?: OperationName): number;
  /** Most concurrent requests, of one operation or of all. */
  countMostConcurrent(operation?: OperationName): number;
  inject(injection: Injection): void;
  /** Sets the clock skew of the `Date` headers. */
  skewClock(offsetMs: number): void;
  /** Removes all faults and the clock skew. */
  clear(): void;
  /** Forgets the requests. */
  forget(): void;
  /** Ends all connections at once and refuses new ones, until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a proxy in front of an origin, for example `https://127.0.0.1:41523`. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const { server, agent } = serverAndAgent(target);
  const destination: Target = { url: new URL(target), agent, clockSkewMs: 0 };
  const script = new FaultScript();
  const requests: RecordedRequest[] = [];
  server.on("request", (request, response) => {
    const record = toRecordedRequest(request);
    requests.push(record);
    response.once("close", () => ended(record));
    const { socket } = request;
    const exchange = { request, response, socket, record, target: destination };
    carryOut(exchange, script.take(record)).catch(() => socket.destroy());
  });
  const { port, down, up } = await listen(server);
  const of = (operation?: OperationName) => requests.filter((request) => !operation || request.operation === operation);
  return {
    origin: `${destination.url.protocol}//127.0.0.1:${port}`,
    requests,
    count: (operation) => of(operation).length,
    countMostConcurrent: (operation) => countMostConcurrent(of(operation)),
    inject: (injection) => script.inject(injection),
    skewClock: (offsetMs) => (destination.clockSkewMs = offsetMs),
    clear: () => {
      script.clear();
      destination.clockSkewMs = 0;
    },
    forget: () => (requests.length = 0),
    down,
    up,
    stop: async () => {
      await down();
      agent.destroy();
    },
  };
}

/** Idle connections end before a target ends them after 5 seconds, which would look like a fault. */
const IDLE = { keepAlive: true, timeout: 2_000 };

function serverAndAgent(target: string): { server: http.Server; agent: http.Agent } {
  if (target.startsWith("http:")) {
    return { server: http.createServer(), agent: new http.Agent(IDLE) };
  }
  const { cert, key } = certificate();
  return { server: https.createServer({ cert, key }), agent: new https.Agent({ ...IDLE, ca: cert }) };
}
