import { writeFileSync } from "node:fs";
import path from "node:path";
import { bare, directory, loadError } from "./environment-folder";

const TEXT = bare("dev", "tags: { owner: Gr\u00f6\u00dfe }\n");
const UTF8 = "Save the file as UTF-8.";
const YAML = "Write YAML into this file.";

function load(bytes: Buffer | string): string {
  writeFileSync(path.join(directory, "dev.yaml"), bytes);
  return loadError(directory).replaceAll(`${directory}/`, "");
}

test.each([
  ["UTF-8", TEXT],
  ["UTF-8 with a byte order mark", `\uFEFF${TEXT}`],
  ["CRLF", TEXT.replaceAll("\n", "\r\n")],
])("a text in %s is valid", (_name, text) => {
  expect(load(text)).toBe("right");
});

test.each([
  ["UTF-16", Buffer.from(`\uFEFF${TEXT}`, "utf16le"), "1:1", "a text in UTF-16", UTF8],
  ["UTF-16 in the other order", Buffer.from(`\uFEFF${TEXT}`, "utf16le").swap16(), "1:1", "a text in UTF-16", UTF8],
  ["UTF-16 without a mark", Buffer.from(TEXT, "utf16le"), "1:2", "a text in UTF-16", UTF8],
  ["Latin-1", Buffer.from(TEXT, "latin1"), "12:18", "bytes that are not UTF-8, as in Latin-1 or Windows-1252", UTF8],
  [
    "binary data",
    Buffer.from(Array.from({ length: 900 }, (_, index) => 1 + (index % 255))),
    "2:118",
    "binary data",
    YAML,
  ],
  ["a NUL byte", Buffer.from("a: \0\n"), "1:4", "binary data: a NUL byte", YAML],
])("%s is refused", (_name, bytes, place, given, fix) => {
  expect(load(bytes)).toBe(`dev.yaml:${place}
  rule   must be a text in UTF-8
  given  ${given}
  fix    ${fix}

1 problem`);
});
