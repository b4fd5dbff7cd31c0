import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { SignatureV4 } from "@smithy/signature-v4";
import fc from "fast-check";
import { Sha256 } from "./oss/raw-client";
import { Refusal } from "./oss/refusals";
import { encoded, verifySignature, type SignedRequest, type Signer } from "./oss/sigv4";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const EMPTY = sha256("");

/** @returns the code of the refusal; undefined for a valid signature */
function findRefusal(request: SignedRequest, signer: Signer): string | undefined {
  try {
    verifySignature(request, signer);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.row.code;
    throw error;
  }
}

describe("the examples of Amazon's documentation", () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html and …/sigv4-query-string-auth.html
  const signer = {
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    region: "us-east-1",
    now: Date.UTC(2013, 4, 24),
  };
  const request = (signedHeaders: string, signature: string, more: Partial<SignedRequest> = {}): SignedRequest => ({
    method: "GET",
    rawPath: "/",
    query: [],
    body: Buffer.alloc(0),
    ...more,
    headers: {
      host: "examplebucket.s3.amazonaws.com",
      "x-amz-date": "20130524T000000Z",
      "x-amz-content-sha256": EMPTY,
      authorization: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${signedHeaders},Signature=${signature}`,
      ...more.headers,
    },
  });
  const PLAIN = "host;x-amz-content-sha256;x-amz-date";

  test.each([
    [
      "an object is read",
      request(
        "host;range;x-amz-content-sha256;x-amz-date",
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        { rawPath: "/test.txt", headers: { range: "bytes=0-9" } },
      ),
    ],
    [
      "an object is written",
      request(
        "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        {
          method: "PUT",
          rawPath: "/test$file.text",
          headers: {
            date: "Fri, 24 May 2013 00:00:00 GMT",
            "x-amz-storage-class": "REDUCED_REDUNDANCY",
            "x-amz-content-sha256": sha256("Welcome to Amazon S3."),
          },
          body: Buffer.from("Welcome to Amazon S3."),
        },
      ),
    ],
    [
      "a parameter has no value",
      request(PLAIN, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543", {
        query: [["lifecycle", ""]],
      }),
    ],
    [
      "objects are listed",
      request(PLAIN, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", {
        query: [
          ["prefix", "J"],
          ["max-keys", "2"],
        ],
      }),
    ],
    [
      "the signature is in the query string",
      {
        method: "GET",
        rawPath: "/test.txt",
        query: [
          ["X-Amz-Algorithm", "AWS4-HMAC-SHA256"],
          ["X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"],
          ["X-Amz-Date", "20130524T000000Z"],
          ["X-Amz-Expires", "86400"],
          ["X-Amz-SignedHeaders", "host"],
          ["X-Amz-Signature", "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"],
        ],
        headers: { host: "examplebucket.s3.amazonaws.com" },
        body: Buffer.alloc(0),
      } satisfies SignedRequest,
    ],
  ])("%s", (_what, request) => {
    expect(findRefusal(request, signer)).toBeUndefined();
    expect(findRefusal({ ...request, rawPath: `${request.rawPath}x` }, signer)).toBe("SignatureDoesNotMatch");
    expect(findRefusal(request, { ...signer, secretAccessKey: "another" })).toBe("SignatureDoesNotMatch");
  });
});

test("accepts everything that the SDK's signer signs, and nothing else", async () => {
  const signer = { accessKeyId: "id", secretAccessKey: "secret", region: "cn-hangzhou", now: Date.UTC(2026, 0, 2) };
  const sdk = new SignatureV4({
    service: "s3",
    region: signer.region,
    credentials: signer,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const text = fc.string({ unit: "grapheme", maxLength: 12 });
  // The signer expects an encoded path (RFC 3986); other code of the SDK encodes it.
  const path = text.map((text) => `/${encoded(text).replaceAll("%2F", "/")}`);
  await fc.assert(
    fc.asyncProperty(
      path,
      fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true }),
      text,
      async (path, query, body) => {
        const signed = await sdk.sign(
          {
            method: "PUT",
            protocol: "https:",
            hostname: "b.oss-cn-hangzhou.aliyuncs.com",
            path,
            query,
            headers: { host: "b.oss-cn-hangzhou.aliyuncs.com", "x-amz-content-sha256": sha256(body) },
          },
          { signingDate: new Date(signer.now) },
        );
        const request = {
          method: "PUT",
          rawPath: path,
          query: Object.entries(query),
          headers: signed.headers as IncomingHttpHeaders,
          body: Buffer.from(body),
        };
        expect(findRefusal(request, signer)).toBeUndefined();
        expect(findRefusal({ ...request, body: Buffer.from(`${body}.`) }, signer)).toBe("XAmzContentSHA256Mismatch");
        expect(findRefusal({ ...request, method: "GET" }, signer)).toBe("SignatureDoesNotMatch");
        expect(findRefusal({ ...request, query: [...request.query, ["more", ""]] }, signer)).toBe(
          "SignatureDoesNotMatch",
        );
      },
    ),
    { numRuns: 100 },
  );
});
