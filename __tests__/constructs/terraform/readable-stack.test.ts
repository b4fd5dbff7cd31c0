import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { EphemeralKeyVaultSecret } from "../../../constructs/terraform/ephemeral";
import type { ReadableStack } from "../../../constructs/terraform/readable-stack";
import { addresses, synth } from "../../support/synth";

function group(scope: Construct, id: string, name = "rg"): ResourceGroup {
  return new ResourceGroup(scope, id, { name, location: "eastus" });
}

function withProvider(build: (stack: ReadableStack) => void) {
  return synth((stack) => {
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    build(stack);
  });
}

test("an address is the construct path in snake case, and Resource stands for its parent", () => {
  const json = withProvider((stack) => {
    const outer = new Construct(stack, "outer-part");
    group(outer, "Resource");
    group(new Construct(outer, "inner"), "deep-one");
    group(stack, "plain");
  });
  expect(addresses(json)).toEqual([
    "azurerm_resource_group.outer_part",
    "azurerm_resource_group.outer_part_inner_deep_one",
    "azurerm_resource_group.plain",
  ]);
});

test("blocks have no metadata", () => {
  const json = withProvider((stack) => group(stack, "plain"));
  expect(json.resource["azurerm_resource_group"]?.["plain"]).toEqual({ name: "rg", location: "eastus" });
});

test("references follow the readable address", () => {
  const json = withProvider((stack) => {
    const plain = group(stack, "plain");
    new TerraformOutput(stack, "id", { value: plain.id, staticId: true });
  });
  expect(json.output["id"]?.value).toBe("${azurerm_resource_group.plain.id}");
});

test("two resources with one address are refused", () => {
  expect(() =>
    withProvider((stack) => {
      group(new Construct(stack, "a-b"), "Resource");
      group(new Construct(stack, "a"), "b");
    }),
  ).toThrow('"test/a/b" and "test/a-b/Resource" have the same address azurerm_resource_group.a_b; rename one');
});

test("a token that a string operation cut is refused", () => {
  expect(() =>
    withProvider((stack) => {
      const plain = group(stack, "plain");
      group(stack, "cut", plain.id.toUpperCase());
    }),
  ).toThrow(/stack "test" contains a part of a token: .*a string operation cut it/);
});

test("two outputs or two ephemeral blocks with one address are refused", () => {
  expect(() =>
    withProvider((stack) => {
      new TerraformOutput(new Construct(stack, "a"), "b", { value: 1 });
      new TerraformOutput(stack, "a-b", { value: 2 });
    }),
  ).toThrow("have the same address output.a_b; rename one");
  expect(() =>
    withProvider((stack) => {
      const secret = { keyVaultId: "/v", name: "n" };
      new EphemeralKeyVaultSecret(new Construct(stack, "a"), "b", secret);
      new EphemeralKeyVaultSecret(stack, "a-b", secret);
    }),
  ).toThrow("have the same address ephemeral.azurerm_key_vault_secret.a_b; rename one");
});
