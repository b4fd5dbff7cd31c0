import { isOpenRange, isRange } from "../../policy/value-formats";

test.each([
  "*",
  "Any",
  "Internet",
  "0.0.0.0/0",
  "0.0.0.0",
  "::/0",
  "AzureCloud",
  "azurecloud.westeurope",
  "0.0.0.0/1",
  "128.0.0.0/7",
  "2000::/3",
])("%s is open", (range) => expect(isOpenRange(range)).toBe(true));

test.each(["VirtualNetwork", "AzureLoadBalancer", "203.0.113.0/24", "10.0.0.0/8", "203.0.113.7", "2001:db8::/32"])(
  "%s is not open",
  (range) => expect(isOpenRange(range)).toBe(false),
);

test.each(["203.0.113.0/24", "203.0.113.7", "2001:db8::/32", "::1"])("%s is a range", (range) =>
  expect(isRange(range)).toBe(true),
);

test.each(["Internet", "*", "${var.range}", "", "203.0.113/24", "999.1.1.1/24", "10.0.0.0/99", "10.0.0.0/", "::1/129"])(
  '"%s" is no range',
  (range) => expect(isRange(range)).toBe(false),
);
