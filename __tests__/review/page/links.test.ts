import { Links, anchorOf } from "../../../review/page/links";
import { markup } from "../../../review/page/markup";
import { block } from "./report-fixture";

const links = new Links({ blocks: [block("azurerm_subnet.nodes"), block('helm_release.app["a b"]')] });

test("an anchor is safe in an attribute and an address, and tells different blocks apart", () => {
  expect(anchorOf({ stack: "dev-platform", address: "azurerm_subnet.nodes" })).toBe(
    "dev-platform/azurerm_subnet.nodes",
  );
  expect(anchorOf({ stack: "s", address: 'a["x~22~"]' })).toBe("s/a~5b~~22~x~7e~22~7e~~22~~5d~");
  expect(anchorOf({ stack: "s", address: 'a["x""]' })).not.toBe(anchorOf({ stack: "s", address: 'a["x~22~"]' }));
});

test("an address that the appendix has is a link", () => {
  expect(links.address("test-platform", "azurerm_subnet.nodes").text).toBe(
    '<a href="#test-platform/azurerm_subnet.nodes"><code>azurerm_<wbr>subnet.<wbr>nodes</code></a>',
  );
});

test("an address that is gone is no link", () => {
  expect(links.address("other", "azurerm_subnet.nodes").text).toBe("<code>azurerm_<wbr>subnet.<wbr>nodes</code>");
});

test("a sentence links its mentions, and on paper their addresses stand behind them", () => {
  const identity = { text: "<nodes>", stack: "test-platform", address: "azurerm_subnet.nodes" };
  expect(markup`${links.sentence(["Pods of ", identity, " & ", { text: "others" }])}`.text).toBe(
    'Pods of <a href="#test-platform/azurerm_subnet.nodes" data-address="azurerm_subnet.nodes">&lt;nodes&gt;</a> &amp; others',
  );
});
