import { readdirSync } from "node:fs";
import path from "node:path";
import { CHECKS } from "../../../chart-check/checks";
import { runCheck } from "../../../chart-check/check";
import { rendering, words } from "../rendering";

test("every file is a check, and its name is the check's", () => {
  const files = readdirSync(path.join(__dirname, "../../../chart-check/checks")).map((file) =>
    path.basename(file, ".ts"),
  );
  expect(CHECKS.map(({ id }) => id).sort()).toEqual(files.filter((file) => file !== "index").sort());
});

test("a check that throws has failed", () => {
  const broken = {
    id: "broken",
    looksFor: "nothing",
    run: () => {
      throw new Error("no such field");
    },
  };
  expect(words(runCheck(broken, rendering()))).toEqual(["the check itself: stopped with: no such field"]);
});
