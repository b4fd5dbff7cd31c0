import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rawHttps } from "./raw-https";
import { ACCOUNT_NAME, azurite, certificate, publish } from "./running";

test("the Azurite of this run answers", async () => {
  const { status, headers } = await rawHttps.get(`${await azurite()}/${ACCOUNT_NAME}?comp=list`);
  expect([status, headers.server]).toEqual([403, expect.stringMatching(/^Azurite-Blob\//)]);
});

test("the error for an ended Azurite contains the end of its log", async () => {
  const folder = mkdtempSync(join(tmpdir(), "running-"));
  const log = join(folder, "azurite.log");
  writeFileSync(log, "Exit due to unhandled error: no memory");
  publish({ certificate: certificate(), azurite: { pid: spawnSync(process.execPath, ["-e", ""]).pid, log } });
  await expect(azurite()).rejects.toThrow("Exit due to unhandled error: no memory");
  rmSync(folder, { recursive: true });
});
