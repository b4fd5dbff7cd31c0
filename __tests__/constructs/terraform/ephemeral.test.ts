import { EphemeralKeyVaultSecret, EphemeralRandomPassword } from "../../../constructs/terraform/ephemeral";
import { synth } from "../../support/synth";

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
