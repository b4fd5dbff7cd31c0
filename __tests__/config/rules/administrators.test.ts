import { BARE } from "../environment-fields";
import { finding, findings } from "./findings";

const SHARED = { backend: "azurerm", resourceGroup: "rg-state", storageAccount: "ststate" };

test("administrators are named where a state is shared", () => {
  expect(findings({ state: SHARED, administrators: BARE.administrators })).toEqual([]);
  expect(findings({ state: { backend: "local" }, administrators: {} })).toEqual([]);
  expect(findings({ state: SHARED, administrators: {} })).toEqual([
    finding(
      "administrators",
      "must name at least one, because several may apply with state.backend azurerm",
      "none",
      "Write for example: administrators: { pipeline: { objectId: 11111111-1111-1111-1111-111111111111, type: ServicePrincipal } }",
    ),
  ]);
});
