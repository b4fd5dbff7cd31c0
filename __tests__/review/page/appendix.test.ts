import { Links, getAnchor } from "../../../review/page/appendix";
import { markup } from "../../../review/page/markup";
import { block } from "./report-fixture";

const links = new Links({ blocks: [block("azurerm_subnet.nodes"), block('helm_release.app["a b"]')] });

test("an anchor is safe in an attribute and an address, and different for each block", () => {
  expect(getAnchor({ stack: "dev-platform", address: "azurerm_subnet.nodes" })).toBe(
    "dev-platform/azurerm_subnet.nodes",
  );
  expect(getAnchor({ stack: "s", address: 'a["x~22~"]' })).toBe("s/a~5b~~22~x~7e~22~7e~~22~~5d~");
  expect(getAnchor({ stack: "s", address: 'a["x""]' })).not.toBe(getAnchor({ stack: "s", address: 'a["x~22~"]' }));
});

test("the address of a block in the appendix is a link", () => {
  expect(links.address("test-platform", "azurerm_subnet.nodes").text).toBe(
    '<a href="#test-platform/azurerm_subnet.nodes"><code>azurerm_<wbr>subnet.<wbr>nodes</code></a>',
  );
});

test("the address of a removed block is not a link", () => {
  expect(links.address("other", "azurerm_subnet.nodes").text).toBe("<code>azurerm_<wbr>subnet.<wbr>nodes</code>");
});

test("a sentence links its mentions, with addresses for paper", () => {
  const identity = { text: "<nodes>", stack: "test-platform", address: "azurerm_subnet.nodes" };
  expect(markup`${links.sentence(["Pods of ", identity, " & ", { text: "others" }])}`.text).toBe(
    'Pods of <a href="#test-platform/azurerm_subnet.nodes" data-address="azurerm_subnet.nodes">&lt;nodes&gt;</a> &amp; others',
  );
});
