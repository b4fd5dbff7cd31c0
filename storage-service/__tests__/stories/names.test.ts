import fc from "fast-check";
import { checkName } from "../../src/keyless/blob-name";
import { rawHttps } from "../edges/raw-https";
import { startTestDeployment, type TestDeployment } from "./test-deployment";

let cloud: TestDeployment;
beforeAll(async () => {
  cloud = await startTestDeployment();
}, 60_000);
afterAll(() => cloud.stop());

/** Names of people, programs and attackers. */
const name = fc
  .oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 40 }),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
    fc
      .array(
        fc.constantFrom("/", "\\", ".", "..", "%2e", "%", "?", "#", "&", "=", "+", " ", '"', "'", ";", ":", "@", "ä"),
        {
          minLength: 1,
          maxLength: 12,
        },
      )
      .map((parts) => parts.join("")),
  )
  .filter((name) => canonical(name) !== undefined);

/** Returns the name in the service, or undefined if no URL can contain it. */
function canonical(name: string): string | undefined {
  try {
    return checkName(name);
  } catch {
    return undefined;
  }
}

test("any name round-trips through upload, list, signed URL and download", async () => {
  const host = cloud.process({ env: { LANGFUSE_S3_LIST_MAX_KEYS: "100000" } });
  const storage = cloud.storage(host);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(name, fc.string({ unit: "binary" }), async (name, content) => {
      const path = `${(runs += 1)}/${name}`;
      const data = Buffer.from(content).toString();
      await storage.uploadFile({ fileName: path, fileType: "text/plain", data });
      expect((await storage.listFiles(path)).map(({ file }) => file)).toContain(canonical(path));
      expect(await storage.download(path)).toBe(data);
      const read = await rawHttps.get(await storage.getSignedUrl(path, 60, true));
      expect([read.status, read.body.toString()]).toEqual([200, data]);
      expect(
        Object.keys(read.headers).filter((header) => header.startsWith("x-") && !header.startsWith("x-ms-")),
      ).toEqual([]);
      expect(read.headers["content-disposition"]).toMatch(
        /^attachment; filename="[^"\\]*"(; filename\*=UTF-8''[^";]*)?$/,
      );
      await storage.deleteFiles([path]);
      expect(await storage.listFiles(path)).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 120_000);
