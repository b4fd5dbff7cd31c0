import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { ConnectionValidation } from "../../src/storage-service";
import { createCertificate, type Certificate } from "./certificate";
import { listen } from "./listener";
import { Bucket } from "./oss/bucket";
import type { Fault, SeenRequest } from "./oss/faults";
import { readBucket } from "./oss/host";
import { carryOut, type OssAnswer } from "./oss/operations";
import { Refusal, errorXml } from "./oss/refusals";
import { decoded, verifySignature, type SignedRequest } from "./oss/sigv4";

export type { Fault, SeenRequest } from "./oss/faults";

/** A double of the S3 API of Alibaba Cloud OSS, with one bucket, as strict as its documentation. */
export interface Oss {
  readonly port: number;
  /** `https://oss-cn-hangzhou.aliyuncs.com:41525`; `http://` with `plaintext`. */
  readonly endpoint: string;
  readonly region: typeof REGION;
  readonly bucket: typeof BUCKET;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** For `NODE_EXTRA_CA_CERTS` of another process. */
  readonly certificate: Certificate;
  /** Send every request to the double, whatever its host and port, and trust its certificate. */
  readonly agents: ConnectionValidation;
  /** In the order in which their bodies arrived. */
  readonly requests: readonly SeenRequest[];
  /** Keys of all objects, in the order of their bytes. */
  keys(): string[];
  /** Keys of uploads that are neither completed nor aborted. */
  openUploads(): string[];
  close(): Promise<void>;
}

export interface OssOptions {
  /** @default - a new one, for all host names of OSS */
  readonly certificate?: Certificate;
  /** Uses HTTP, with the same rules. @default false */
  readonly plaintext?: boolean;
  /** Milliseconds since 1970 by the clock of OSS. @default Date.now */
  readonly now?: () => number;
  /** Returns a fault; undefined lets the double answer. */
  readonly intercept?: (request: SeenRequest) => Fault | undefined;
}

/** For `node --import`: resolves every name of aliyuncs.com to this machine. */
export const OSS_NAMES: string = pathToFileURL(join(__dirname, "oss-names.mjs")).href;

const REGION = "cn-hangzhou";
const BUCKET = "langfuse-events";
const ENDPOINTS = [`oss-${REGION}.aliyuncs.com`, `s3.oss-${REGION}.aliyuncs.com`];
const KEYS = { accessKeyId: "LTAI5tTheIdOfATestKey000", secretAccessKey: "the.secret~of-a_test.key000000" };

export async function startOss(options: OssOptions = {}): Promise<Oss> {
  const { plaintext = false, now = Date.now } = options;
  const certificate =
    options.certificate ?? (await createCertificate(ENDPOINTS.flatMap((endpoint) => [endpoint, `*.${endpoint}`])));
  const server = plaintext ? http.createServer() : https.createServer(certificate);
  const bucket = new Bucket(now);
  const requests: SeenRequest[] = [];
  const double = new Double(bucket, requests, now, options.intercept);
  server.on("request", (request, response) => {
    double.answer(request, response).catch((error: unknown) => {
      // A client that disconnected gets no answer; any other error is a bug of the double.
      if (!request.complete) request.socket.destroy();
      else response.writeHead(500).end(error instanceof Error ? error.stack : String(error));
    });
  });
  const { port, down } = await listen(server);
  const agents = createAgents(port, certificate);
  return {
    port,
    endpoint: `${plaintext ? "http" : "https"}://${ENDPOINTS[0]}:${port}`,
    region: REGION,
    bucket: BUCKET,
    ...KEYS,
    certificate,
    agents,
    requests,
    keys: () => bucket.list().map(([key]) => key),
    openUploads: () => bucket.openUploads().map(([, { key }]) => key),
    close: async () => {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
      await down();
    },
  };
}

/** The agent's address overrides the request's; the TLS server name is still the request's. */
function createAgents(port: number, { cert: ca }: Certificate): ConnectionValidation {
  const target = { keepAlive: true, host: "127.0.0.1", port };
  return { httpAgent: new http.Agent(target), httpsAgent: new https.Agent({ ...target, ca }) };
}

class Double {
  private answers = 0;

  public constructor(
    private readonly bucket: Bucket,
    private readonly requests: SeenRequest[],
    private readonly now: () => number,
    private readonly intercept: OssOptions["intercept"],
  ) {}

  /** Reads the whole body before the answer, so that a sending client gets the error. */
  public async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const signed = { ...readParts(request), body: await buffer(request) };
    const seen = toSeenRequest(signed);
    this.requests.push(seen);
    const fault = this.intercept?.(seen);
    if (fault && "hang" in fault) return;
    if (fault && "delayMs" in fault) await sleep(fault.delayMs, undefined, { ref: false });
    const reset = fault && "reset" in fault ? fault.reset : undefined;
    const answer = reset === "before" ? undefined : (this.instead(seen, fault) ?? this.outcome(signed, seen));
    if (reset === undefined && answer) this.send(response, seen, answer);
    else request.socket.destroy();
  }

  private instead(seen: SeenRequest, fault: Fault | undefined): OssAnswer | undefined {
    if (fault && "answer" in fault) return fault.answer;
    if (!fault || !("code" in fault)) return undefined;
    const { status, code, message = code } = fault;
    return this.error(seen, { status, code, message });
  }

  private outcome(signed: SignedRequest, seen: SeenRequest): OssAnswer {
    try {
      const bucketName = readBucket(seen.host, decoded(signed.rawPath), REGION);
      verifySignature(signed, { ...KEYS, region: REGION, now: this.now() });
      checkBody(signed);
      if (bucketName !== BUCKET) throw new Refusal("bucketUnknown", { BucketName: bucketName });
      const key = decoded(signed.rawPath.slice(1));
      return carryOut({ ...signed, bucketName, bucket: this.bucket, key, parameters: new Map(signed.query) });
    } catch (error) {
      if (error instanceof Refusal) return this.error(seen, error.row, error.fields);
      throw error;
    }
  }

  private error(seen: SeenRequest, row: Refusal["row"], fields?: Refusal["fields"]): OssAnswer {
    seen.code = row.code;
    return {
      status: row.status,
      headers: { "content-type": "application/xml", ...(row.ec && { "x-oss-ec": row.ec }) },
      body: errorXml(row, this.requestId(), seen.host, fields),
    };
  }

  private send(response: ServerResponse, seen: SeenRequest, { status, headers, body = "" }: OssAnswer): void {
    seen.status = status;
    response.sendDate = false;
    response.writeHead(status, {
      ...(status !== 204 && { "content-length": Buffer.byteLength(body) }),
      ...headers,
      server: "AliyunOSS",
      date: new Date(this.now()).toUTCString(),
      "x-oss-request-id": this.requestId(),
    });
    response.end(seen.method === "HEAD" ? undefined : body);
    this.answers += 1;
  }

  /** Id of the next answer. */
  private requestId(): string {
    return (this.answers + 1).toString(16).toUpperCase().padStart(24, "0");
  }
}

function readParts({ method = "", url = "/", headers }: IncomingMessage): Omit<SignedRequest, "body"> {
  const [rawPath = "/", ...rest] = url.split("?");
  const pairs = rest.join("?").split("&").filter(Boolean);
  const query = pairs.map((pair) => {
    const [name = "", ...value] = pair.split("=");
    return [lenient(name), lenient(value.join("="))] as const;
  });
  return { method, rawPath, query, headers };
}

function toSeenRequest({ method, rawPath, query, headers: all, body }: SignedRequest): SeenRequest {
  const headers = { ...all };
  delete headers.authorization;
  const host = (headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
  return { method, host, path: lenient(rawPath), query: Object.fromEntries(query), headers, bodyBytes: body.length };
}

/** Invalid UTF-8 stays unchanged; its signature will be invalid. */
function lenient(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @throws Refusal for a body without a length or in aws-chunked encoding */
function checkBody({ method, headers }: SignedRequest): void {
  const hasLength = headers["content-length"] !== undefined || headers["transfer-encoding"] === "chunked";
  if ((method === "PUT" || method === "POST") && !hasLength) throw new Refusal("lengthMissing");
  const contentHash = String(headers["x-amz-content-sha256"]);
  // OSS accepts aws-chunked encoding with signed chunks. No client here sends it, so the double refuses it.
  if (/\baws-chunked\b/.test(headers["content-encoding"] ?? "") || contentHash.startsWith("STREAMING-")) {
    throw new Refusal("awsChunked", { ArgumentName: "x-amz-content-sha256", ArgumentValue: contentHash });
  }
}
