import { EphemeralKeyVaultSecret, EphemeralRandomPassword } from "../../../constructs/terraform/ephemeral";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import type { ReadableStack } from "../../../constructs/terraform/readable-stack";
import { synth as synthBare } from "../../support/synth";

/** A stack with the providers of the ephemeral blocks. */
function synth(build: (stack: ReadableStack) => void) {
  return synthBare((stack) => {
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    new RandomProvider(stack, "random");
    build(stack);
  });
}

test("an alphanumeric password has no special characters", () => {
  const json = synth((stack) => {
    const password = new EphemeralRandomPassword(stack, "redis-password", { length: 32 });
    expect(password.result).toBe("${ephemeral.random_password.redis_password.result}");
  });
  expect(json.ephemeral).toEqual({ random_password: { redis_password: { length: 32, special: false } } });
});

test("a hexadecimal secret draws from the ten digits and abcdef only", () => {
  const json = synth((stack) => {
    new EphemeralRandomPassword(stack, "key", { length: 64, alphabet: "hexadecimal" });
  });
  expect(json.ephemeral).toEqual({
    random_password: { key: { length: 64, upper: false, lower: false, special: true, override_special: "abcdef" } },
  });
});

test("a Key Vault secret is read by vault and name", () => {
  const json = synth((stack) => {
    const secret = new EphemeralKeyVaultSecret(stack, "salt", { keyVaultId: "/vault", name: "langfuse-dev-salt" });
    expect(secret.value).toBe("${ephemeral.azurerm_key_vault_secret.salt.value}");
  });
  expect(json.ephemeral).toEqual({
    azurerm_key_vault_secret: { salt: { key_vault_id: "/vault", name: "langfuse-dev-salt" } },
  });
});

test("a block without its provider is refused", () => {
  expect(() =>
    synthBare((stack) => {
      new EphemeralRandomPassword(stack, "key", { length: 8 });
    }),
  ).toThrow("ephemeral.random_password.key needs the provider random in its stack");
});
