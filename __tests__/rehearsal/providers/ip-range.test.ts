import {
  contains,
  getPosition,
  isAligned,
  overlaps,
  parseRange,
  type IpRange,
} from "../../../rehearsal/providers/ip-range";

const range = (text: string) => parseRange(text) as IpRange;

test.each([
  ["10.0.0.0/16", { family: "ipv4", address: "10.0.0.0", prefix: 16 }],
  ["10.0.0.1", { family: "ipv4", address: "10.0.0.1", prefix: 32 }],
  ["fd00::/48", { family: "ipv6", address: "fd00::", prefix: 48 }],
])("%s is a range", (text, expected) => {
  expect(parseRange(text)).toEqual({ text, ...expected });
});

test.each(["", "10.0.0/16", "10.0.0.256", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/1/2", "fd00::/129", "Internet"])(
  '"%s" is no range',
  (text) => {
    expect(parseRange(text)).toBeUndefined();
  },
);

test.each([
  ["10.0.0.0/8", "10.1.0.0/16", true, true],
  ["10.1.0.0/16", "10.0.0.0/8", false, true],
  ["10.0.0.0/16", "10.1.0.0/16", false, false],
  ["fd00::/48", "fd00:0:0:1::/64", true, true],
  ["0.0.0.0/0", "fd00::/48", false, false],
])("%s contains %s: %s, overlaps it: %s", (outer, inner, contained, overlapping) => {
  expect(contains(range(outer), range(inner))).toBe(contained);
  expect(overlaps(range(outer), range(inner))).toBe(overlapping);
});

test.each([
  ["10.0.0.0/24", true],
  ["10.0.0.5/24", false],
  ["255.255.255.255/32", true],
  ["0.0.0.0/0", true],
])("%s starts at its first address: %s", (text, aligned) => {
  expect(isAligned(range(text))).toBe(aligned);
});

test("an address has a position in its range", () => {
  expect(getPosition(range("10.41.0.0/16"), "10.41.1.10")).toBe(266);
});
