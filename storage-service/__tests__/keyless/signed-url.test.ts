import {
  AnonymousCredential,
  BlobSASPermissions,
  BlobServiceClient,
  generateBlobSASQueryParameters,
  newPipeline,
  SASProtocol,
  type UserDelegationKey,
} from "@azure/storage-blob";
import fc from "fast-check";
import { checkName } from "../../src/keyless/blob-name";
import { formatAttachment } from "../../src/keyless/content-disposition";
import { prepareKey } from "../../src/keyless/delegation-key";
import { signUrl } from "../../src/keyless/signed-url";

const time = fc.date({ min: new Date("2024-01-01"), max: new Date("2034-01-01"), noInvalidDate: true });
const toWholeSecond = (date: Date) => new Date(Math.floor(date.getTime() / 1000) * 1000);

const userDelegationKey: fc.Arbitrary<UserDelegationKey> = fc.record({
  signedObjectId: fc.uuid(),
  signedTenantId: fc.uuid(),
  signedStartsOn: time,
  signedExpiresOn: time,
  signedService: fc.constant("b"),
  signedVersion: fc.constantFrom("2025-01-05", "2026-04-06"),
  value: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("base64")),
});

const blobName = fc
  .string({ unit: "binary", minLength: 1, maxLength: 60 })
  .map((name) => name.replace(/\p{Cc}|\\|\.|[\uFFFE\uFFFF]/gu, "-"))
  .map(checkName);

const sas = fc.record({
  permission: fc.constantFrom("r" as const, "w" as const),
  expiresAt: time.map((date) => date.getTime()),
  contentDisposition: fc.option(blobName.map(formatAttachment), { nil: undefined }),
  contentType: fc.option(fc.constantFrom("image/png", "text/plain; charset=utf-8", 'a/b; c="d\\"+%&=?#'), {
    nil: undefined,
  }),
});

/** Signs with the SDK. */
function signWithSdk(
  key: UserDelegationKey,
  address: { endpoint: string; accountName: string; container: string; name: string },
  { permission, expiresAt, contentDisposition, contentType }: Parameters<typeof signUrl>[2],
): string {
  const { endpoint, accountName, container, name } = address;
  const client = new BlobServiceClient(endpoint, newPipeline(new AnonymousCredential()))
    .getContainerClient(container)
    .getBlockBlobClient(name);
  const query = generateBlobSASQueryParameters(
    {
      version: "2025-01-05",
      protocol: SASProtocol.Https,
      containerName: container,
      blobName: name,
      permissions: BlobSASPermissions.parse(permission),
      expiresOn: new Date(Math.min(expiresAt, toWholeSecond(key.signedExpiresOn).getTime())),
      ...(contentDisposition !== undefined && { contentDisposition }),
      ...(contentType !== undefined && { contentType }),
    },
    key,
    accountName,
  );
  return `${client.url}?${query.toString()}`;
}

/** The position of the signature depends on the version of the SDK. */
const parts = (url: string) => url.split(/[?&]/).sort();

test("every URL and signature equals the SDK's", () => {
  const endpoint = "https://stlangfuse.blob.core.windows.net";
  fc.assert(
    fc.property(userDelegationKey, blobName, sas, (key, name, options) => {
      const address = { endpoint, accountName: "stlangfuse", container: "langfuse", name };
      const ours = signUrl(prepareKey(key), { ...address, containerUrl: `${endpoint}/langfuse` }, options);
      expect(parts(ours)).toEqual(parts(signWithSdk(key, address, options)));
    }),
    { numRuns: 2000 },
  );
});

test("a URL expires with its key at the latest", () => {
  fc.assert(
    fc.property(userDelegationKey, sas, (key, options) => {
      const url = signUrl(
        prepareKey(key),
        { accountName: "a", container: "c", containerUrl: "https://a/c", name: "n" },
        options,
      );
      const { searchParams } = new URL(url);
      const [expiry, keyExpiry] = ["se", "ske"].map((name) => Date.parse(searchParams.get(name) ?? ""));
      expect(expiry).toBeLessThanOrEqual(keyExpiry ?? NaN);
      expect(expiry).toBeLessThanOrEqual(options.expiresAt);
    }),
  );
});
