/**
 * Preloaded into a server's process (`node --import`): a parent that ends, however it dies, closes the pipe which is
 * this process's stdin. Then this process ends too and takes its temporary folder along.
 */
import { rmSync } from "node:fs";
import process from "node:process";

process.stdin
  .once("close", () => {
    rmSync(process.env.TEMPORARY_FOLDER, { recursive: true, force: true });
    process.exit();
  })
  .resume();
