/**
 * Preloaded into a server's process (`node --import`). When the parent ends, even if it is killed, it closes the pipe that
 * is this process's stdin. Then this process removes its temporary folder and ends.
 */
import { rmSync } from "node:fs";
import process from "node:process";

process.stdin
  .once("close", () => {
    rmSync(process.env.TEMPORARY_FOLDER, { recursive: true, force: true });
    process.exit();
  })
  .resume();
