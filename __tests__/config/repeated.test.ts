import type { FieldError, Problem } from "../../config/problem";
import { mergeRepeated } from "../../config/repeated";

const FIX = { rule: "must be a range", fix: "Write a range." };
const entry = (index: number): FieldError => ({ path: ["ranges", index], given: `"${index}"`, ...FIX });

test("a mistake of several entries of a list is one problem with its places", () => {
  expect(mergeRepeated([entry(0), entry(2)])).toEqual([
    { ...entry(0), given: '2 times: ranges[0] "0", ranges[2] "2"' },
  ]);
});

test("in a file, a place is line and column", () => {
  const inFile = (line: number): Problem => ({
    path: ["waivers", line, "rule"],
    ...FIX,
    file: "dev.yaml",
    line,
    column: 7,
  });
  expect(mergeRepeated([inFile(3), inFile(4)])).toEqual([{ ...inFile(3), given: "2 times: 3:7, 4:7" }]);
});

test("other rules, other fixes and other keys are separate problems", () => {
  const separate = [
    entry(0),
    { ...entry(1), rule: "must be short" },
    { ...entry(2), fix: "Remove it." },
    { ...entry(3), path: ["hosts", 3] },
  ];
  expect(mergeRepeated(separate)).toEqual(separate);
});

test("ten places are shown", () => {
  const [merged] = mergeRepeated(Array.from({ length: 12 }, (_, index) => entry(index)));
  expect(merged?.given).toMatch(/^12 times: ranges\[0\] "0", .*, ranges\[9\] "9", \.\.\.$/);
});

test("more than 20 equal mistakes are one problem wherever they are", () => {
  const keys = (count: number) => Array.from({ length: count }, (_, index) => ({ path: [`k${index}`], ...FIX }));
  expect(mergeRepeated(keys(20))).toHaveLength(20);
  expect(mergeRepeated(keys(21))).toHaveLength(1);
});
