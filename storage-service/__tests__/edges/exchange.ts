import http, { type Agent, type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { finished, pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { storageError } from "./azure-errors";
import type { AnswerFault, Fault } from "./faults";
import { ended, type RecordedRequest } from "./requests";

/** The target of requests. */
export interface Target {
  readonly url: URL;
  readonly agent: Agent;
  clockSkewMs: number;
}

/** A request and its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Node removes it from a request that was read or aborted. */
  readonly socket: Socket;
  readonly record: RecordedRequest;
  readonly target: Target;
}

/** Processes a request with its faults. Rejects if the connection must end. */
export async function carryOut(exchange: Exchange, fault: Fault | undefined): Promise<void> {
  if (!fault) return forward(exchange);
  if ("hang" in fault) return consume(exchange.request);
  if ("status" in fault) return answer(exchange, fault);
  if ("resetAfterRequestBytes" in fault) return resetWithin(exchange, fault.resetAfterRequestBytes);
  if ("resetAfterResponseBytes" in fault) return forward(exchange, { bodyLimit: fault.resetAfterResponseBytes });
  return forward(exchange, fault);
}

/** Forwards a request and its answer, both as streams. */
async function forward(
  exchange: Exchange,
  { delayMs, bodyLimit }: { delayMs?: number; bodyLimit?: number } = {},
): Promise<void> {
  const { response, socket, record } = exchange;
  const answer = await ask(exchange);
  answer.once("end", () => ended(record));
  await wait(delayMs);
  if (bodyLimit === undefined) {
    writeHead(exchange, answer);
    return pipeline(answer, response);
  }
  if (bodyLimit > 0) {
    writeHead(exchange, answer);
    await relayStart(answer, response, bodyLimit);
  }
  socket.destroy();
}

function ask({ request, response, target: { url, agent } }: Exchange): Promise<IncomingMessage> {
  const { request: send } = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const { hostname, port } = url;
    const { method, url: path, rawHeaders: headers } = request;
    const onward = send({ hostname, port, agent, method, path, headers }, resolve);
    onward.on("error", reject);
    response.once("close", () => response.writableFinished || onward.destroy());
    request.pipe(onward);
  });
}

/** Copies the target's head, with the skewed time. */
function writeHead({ response, record, target: { clockSkewMs } }: Exchange, answer: IncomingMessage): void {
  const { statusCode = 500, statusMessage, rawHeaders } = answer;
  const headers = rawHeaders.map((value, index) =>
    index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === "date"
      ? new Date(Date.parse(value) + clockSkewMs).toUTCString()
      : value,
  );
  record.status = statusCode;
  response.writeHead(statusCode, statusMessage, headers);
}

/** Sends the start of a body, and waits until it is sent. */
async function relayStart(body: IncomingMessage, response: ServerResponse, limit: number): Promise<void> {
  let left = limit;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const start = chunk.subarray(0, left);
    await new Promise((resolve) => response.write(start, resolve));
    left -= start.length;
    if (left === 0) return;
  }
}

/** Answers instead of the target. */
async function answer({ request, response, record, target }: Exchange, fault: AnswerFault): Promise<void> {
  await consume(request);
  await wait(fault.delayMs);
  const { headers, body } = fault.code ? storageError(fault.code) : { headers: {}, body: "" };
  const date = new Date(Date.now() + target.clockSkewMs).toUTCString();
  record.status = fault.status;
  ended(record);
  response.writeHead(fault.status, { Date: date, ...headers, ...fault.headers }).end(fault.body ?? body);
}

/** Reads the start of a request's body, or all of it, and ends the connection. */
async function resetWithin({ request, socket }: Exchange, limit: number): Promise<void> {
  let read = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    read += chunk.length;
    if (read >= limit) break;
  }
  socket.destroy();
}

async function consume(request: IncomingMessage): Promise<void> {
  request.resume();
  await finished(request);
}

/** A pending delay must not keep a test running. */
async function wait(ms = 0): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { ref: false });
}
