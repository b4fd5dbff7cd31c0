import { readFileSync, statSync } from "node:fs";

/** Larger than any file that is read as a whole here: a plan of a thousand resources has a few megabytes. */
const LARGEST = 256 * 1024 * 1024;

/**
 * The bytes of a regular file. Reading a pipe or a device could wait for ever, without a way to interrupt it.
 * @throws with the code EISDIR, ENOTFILE or EFBIG, or what the system says
 */
export function readRegularFile(file: string, largest = LARGEST): Buffer {
  const stats = statSync(file);
  if (stats.isDirectory()) throw refusal("EISDIR", `${file} is a folder`);
  if (!stats.isFile()) throw refusal("ENOTFILE", `${file} is a pipe or a device`);
  if (stats.size > largest) throw refusal("EFBIG", `${file} is too large`);
  return readFileSync(file);
}

function refusal(code: string, message: string): Error {
  return Object.assign(new Error(message), { code, syscall: "read" });
}
