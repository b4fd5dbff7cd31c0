import {
  KEY_VAULT_SECRET,
  addGivenSecrets,
  vaultSecretAddress,
} from "../../../../rehearsal/providers/azurerm/key-vault-secret";
import { Cloud, digits } from "../../../../rehearsal/cloud";
import type { Values } from "../../../../rehearsal/values/value";
import { getResource, create, refusal, resourceGroup } from "../../support";

let cloud: Cloud;
let vault: string;
beforeEach(() => {
  cloud = new Cloud();
  resourceGroup(cloud);
  vault = create(cloud, "azurerm_key_vault", { name: "kv", resource_group_name: "rg" })["id"] as string;
});

/** Assigns the role on the vault, and waits until it takes effect unless `slept` is false. */
function giveRole(role_definition_name: string, slept = true): void {
  const role = { scope: vault, role_definition_name, principal_id: "11111111-1111-4111-8111-111111111111" };
  const { id } = create(cloud, "azurerm_role_assignment", role);
  if (slept) create(cloud, "time_sleep", { create_duration: "5m", triggers: { role: id as string } });
}

const write = (more: Values = {}) =>
  create(cloud, "azurerm_key_vault_secret", { name: "salt", key_vault_id: vault, value_wo: "hunter2", ...more });
const read = (name = "salt") =>
  KEY_VAULT_SECRET.ephemeralResource?.open({ name, key_vault_id: vault }, { cloud, provider: {} });

test("a vault has an address", () => {
  expect(cloud.findById(vault)?.values["vault_uri"]).toBe("https://kv.vault.azure.net/");
});

describe("writing a secret", () => {
  test("needs a role", () => {
    expect(refusal(write)).toBe("ForbiddenByRbac: the role Key Vault Secrets Officer on kv is missing.");
    giveRole("Key Vault Secrets User");
    expect(refusal(write)).toBe("ForbiddenByRbac: the role Key Vault Secrets Officer on kv is missing.");
    expect([...cloud.secrets]).toEqual([]);
  });

  test("needs the role to be in effect", () => {
    giveRole("Key Vault Secrets Officer", false);
    expect(refusal(write)).toBe("ForbiddenByRbac: the role Key Vault Secrets Officer on kv is not in effect yet.");
  });

  test.each(["Key Vault Secrets Officer", "Key Vault Administrator"])("needs the role %s", (role) => {
    giveRole(role);
    expect(refusal(write)).toBeUndefined();
  });

  test("needs no role on a vault that the rehearsal did not deploy", () => {
    const key_vault_id = vault.replace("/rg/", "/foreign/");
    expect(refusal(() => write({ key_vault_id }))).toBeUndefined();
    expect(cloud.assumptions).toEqual([`${key_vault_id} exists`]);
    cloud.assume("azurerm_key_vault", key_vault_id, {}, "the vault exists");
    expect(refusal(() => write({ key_vault_id, name: "pepper" }))).toBeUndefined();
  });

  test("needs the vault", () => {
    const key_vault_id = `${vault}2`;
    expect(refusal(() => write({ key_vault_id }))).toBe(`ResourceNotFound: ${key_vault_id} does not exist.`);
  });

  test("does not overwrite an existing secret, whatever the case of its name", () => {
    giveRole("Key Vault Administrator");
    write();
    expect(refusal(() => write({ name: "SALT" }))).toBe(
      "https://kv.vault.azure.net/secrets/SALT exists already; import it to manage it here.",
    );
  });
});

describe("a secret that was written", () => {
  const version = () => digits(`${vaultSecretAddress(vault, "salt")} 1`, 32);
  beforeEach(() => giveRole("Key Vault Administrator"));

  test("has ids with its version and without", () => {
    expect(write()).toMatchObject({
      id: `https://kv.vault.azure.net/secrets/salt/${version()}`,
      version: version(),
      versionless_id: "https://kv.vault.azure.net/secrets/salt",
      resource_id: `${vault}/secrets/salt/versions/${version()}`,
      resource_versionless_id: `${vault}/secrets/salt`,
    });
  });

  test("is read with its value, write-only or not", () => {
    write();
    write({ name: "plain", value: "seen", value_wo: null });
    expect(read()).toEqual({ value: "hunter2", version: version(), expiration_date: "", not_before_date: "" });
    expect(read("plain")?.["value"]).toBe("seen");
  });

  test.each<[string, Values, readonly string[]]>([
    ["another version of its value", { value_wo_version: 2 }, ["id", "version", "resource_id"]],
    ["another value that the state holds", { value: "b" }, ["id", "version", "resource_id"]],
    ["another type of content", { content_type: "text" }, []],
  ])("with %s", (_words, changed, renewed) => {
    const prior = { value: "a", value_wo_version: 1, content_type: null };
    expect(getResource("azurerm_key_vault_secret").renewed?.({ ...prior, ...changed }, prior)).toEqual(renewed);
  });

  test("keeps its value unless a change writes a new one", () => {
    const values = write();
    const { store } = getResource("azurerm_key_vault_secret");
    store?.({ value_wo: "other" }, { cloud, provider: {}, values, renewed: false });
    expect(read()?.["value"]).toBe("hunter2");
    store?.({ value_wo: "other" }, { cloud, provider: {}, values, renewed: true });
    expect(read()?.["value"]).toBe("other");
    expect(cloud.secrets.get(vaultSecretAddress(vault, "salt"))?.version).toBe(2);
  });

  test("is deleted with its value", () => {
    getResource("azurerm_key_vault_secret").remove?.(write(), { cloud, provider: {} });
    expect([...cloud.secrets]).toEqual([]);
  });
});

test("a secret cannot be read before it was written", () => {
  expect(refusal(read)).toBe(
    "SecretNotFound: the vault kv has no secret salt. If an operator adds it by hand before this stack is " +
      "applied, rehearse with --given-secret salt.",
  );
});

test("a secret that is added by hand is in every vault, and keeps its value", () => {
  const other = create(cloud, "azurerm_key_vault", { name: "kv2", resource_group_name: "rg" })["id"] as string;
  addGivenSecrets(cloud, ["salt"]);
  const first = [vault, other].map((id) => cloud.secrets.get(vaultSecretAddress(id, "salt"))?.value);
  expect(first).toEqual([expect.any(String), expect.any(String)]);
  addGivenSecrets(cloud, ["salt"]);
  expect(read()).toMatchObject({ value: first[0] });
});
