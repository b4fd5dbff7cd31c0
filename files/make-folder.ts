import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";

/**
 * Makes a folder below the nearest that exists.
 * For one that cannot be made, as in /proc, Node.js never ends where it is told to do so by itself (`recursive`).
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(path.resolve(folder)));
  mkdirSync(folder);
}
