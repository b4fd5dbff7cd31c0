import { isExactVersion } from "../../policy/value-formats";

test.each(["2.0.0", "v1.20.2", "= 4.55.0", "1.0.0-rc.1", "1.0.0+build.7"])("%s is one version", (version) => {
  expect(isExactVersion(version)).toBe(true);
});

test.each(["2", "2.0", "~> 2.0.0", ">= 2.0.0", "2.0.x", "2.0.0, 3.0.0", "latest", "", "${var.version}"])(
  '"%s" may be another tomorrow',
  (version) => {
    expect(isExactVersion(version)).toBe(false);
  },
);
