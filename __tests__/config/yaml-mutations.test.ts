import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { WrongEnvironment } from "../../config/errors";
import { loadEnvironment } from "../../config/load";
import { directory } from "./environment-folder";

const TEXT = readFileSync("environments/production.yaml", "utf8");

const PIECES =
  "'|\"|[|]|{|}|:|: |- |? |# |&a |*a |!x |!!set |%|@|`|,|\t|\n|\r|  |---\n|...\n|<<: |~|__proto__|toString|\\|1e3|" +
  "\u200b|\u00a0|\u202e|\u043e|\0|\u001b|\u0085|\u2028|\ufeff|\ud83d";

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** The same positions in every run. */
function* mutate(count: number): Generator<string> {
  const pieces = PIECES.split("|");
  for (let index = 0; index < count; index += 1) {
    const offset = (index * 7919) % TEXT.length;
    const removed = index % 3;
    yield TEXT.slice(0, offset) + pieces[index % pieces.length] + TEXT.slice(offset + removed);
  }
}

test("a file with any mistake loads, or its problems have a place in it and no control character", () => {
  const file = path.join(directory, "dev.yaml");
  let refused = 0;
  for (const text of mutate(40)) {
    writeFileSync(file, text);
    try {
      loadEnvironment(file, []);
    } catch (error) {
      if (!(error instanceof WrongEnvironment)) throw error;
      const lines = text.split("\n").length;
      const places = error.details.problems.map((problem) => ("line" in problem ? problem.line : 0));
      expect(places.filter((line) => line < 1 || line > lines)).toEqual([]);
      expect(error.message.split("\n").filter((line) => UNSAFE.test(line))).toEqual([]);
      refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(25);
});
