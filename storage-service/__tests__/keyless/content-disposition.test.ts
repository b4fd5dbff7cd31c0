import fc from "fast-check";
import { formatAttachment } from "../../src/keyless/content-disposition";

test.each([
  ["report.csv", 'attachment; filename="report.csv"'],
  ["exports/2026/report.csv", 'attachment; filename="report.csv"'],
  ["exports\\report.csv", 'attachment; filename="report.csv"'],
  ["a b;c=d.csv", 'attachment; filename="a b;c=d.csv"'],
  [
    'x"; filename="evil.exe',
    `attachment; filename="x_; filename=_evil.exe"; filename*=UTF-8''x%22%3B%20filename%3D%22evil.exe`,
  ],
  ["a\r\nSet-Cookie: b=c", 'attachment; filename="aSet-Cookie: b=c"'],
  ["100%.csv", `attachment; filename="100_.csv"; filename*=UTF-8''100%25.csv`],
  ["Übersicht (1).csv", `attachment; filename="_bersicht (1).csv"; filename*=UTF-8''%C3%9Cbersicht%20%281%29.csv`],
  ["ä*.csv", `attachment; filename="_*.csv"; filename*=UTF-8''%C3%A4%2A.csv`],
  ["报告.csv", `attachment; filename="__.csv"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.csv`],
  ["photo\u202Egpj.exe", 'attachment; filename="photogpj.exe"'],
  ["exports/", 'attachment; filename="download"'],
])("%j is saved as %s", (name, header) => {
  expect(formatAttachment(name)).toBe(header);
});

/** Matches only one quoted string and an optional extended value. */
const WHOLE =
  /^attachment; filename="([\x20-\x21\x23-\x5B\x5D-\x7E]+)"(?:; filename\*=UTF-8''((?:[\w!#$&+.^`|~-]|%[0-9A-F]{2})+))?$/;

test("no name can add a header or a parameter", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (name) => {
      const [, plain, extended] = WHOLE.exec(formatAttachment(name)) ?? [];
      expect(plain).toEqual(expect.any(String));
      if (extended) expect(name).toContain(decodeURIComponent(extended).slice(-1));
    }),
    { numRuns: 1000 },
  );
});
