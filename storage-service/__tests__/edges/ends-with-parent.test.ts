import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Starts a process like Azurite is started. Both report that they run, for up to a minute. */
const PARENT = `
  const { spawn } = require("node:child_process");
  const server = 'console.log("server"); setTimeout(() => {}, 60_000)';
  const stdio = ["pipe", "inherit", "inherit"];
  spawn(process.execPath, ["--import", process.argv[1], "-e", server], { stdio, detached: true });
  setTimeout(() => {}, 60_000);
`;

test("a killed parent ends its server and removes the folder", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ends-with-parent-"));
  const preload = pathToFileURL(join(__dirname, "ends-with-parent.mjs")).href;
  const parent = spawn(process.execPath, ["-e", PARENT, preload], {
    env: { ...process.env, TEMPORARY_FOLDER: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  expect(String(await once(parent.stdout, "data"))).toBe("server\n");
  parent.kill("SIGKILL");
  // Server and parent write to the same pipe, which closes when both have ended.
  await once(parent.stdout.resume(), "close");
  expect(existsSync(folder)).toBe(false);
});
