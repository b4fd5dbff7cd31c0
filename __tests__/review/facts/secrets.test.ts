import { plain } from "../../../review/facts/sentence";
import { secrets } from "../../../review/facts/secrets";
import type { Deployment } from "../../../terraform-json/deployment";
import { environment, given, platform, told } from "./given";

const VAULT = { azurerm_key_vault: { vault: { name: "kv" } } };

function stored(secret: object, others: object = {}) {
  const azurerm_key_vault_secret = { one: { name: "one", key_vault_id: "${azurerm_key_vault.vault.id}", ...secret } };
  const { resource = {}, ...rest } = others as { resource?: object };
  return life(platform({ ...VAULT, azurerm_key_vault_secret, ...resource }, rest));
}

function life(deployment: Deployment, states?: Deployment) {
  return secrets(deployment, states).map(({ name, born, lives, read, state, inState }) => ({
    name,
    born: plain(born),
    lives: told(lives),
    read: told(read),
    state: plain(state),
    inState,
  }));
}

const RANDOM = (settings: object) => ({ ephemeral: { random_password: { one: settings } } });
const DRAWN = "${ephemeral.random_password.one.result}";

test.each([
  ["letters and digits", { length: 32, special: false }, "32 letters and digits"],
  [
    "hexadecimal digits",
    { length: 64, lower: false, upper: false, special: true, override_special: "abcdef" },
    "64 characters out of 0-9 and abcdef",
  ],
  ["everything", { length: 20 }, "20 characters out of A-Z and a-z and 0-9 and special characters"],
])("a random secret of %s is in no state", (_, settings, shape) => {
  expect(stored({ value_wo: DRAWN }, RANDOM(settings))).toEqual([
    {
      name: "one",
      born: `Drawn at random in an apply (ephemeral.random_password.one): ${shape}. It is drawn again in each run, and kept only where its version changes.`,
      lives: ["In the Key Vault kv, as one."],
      read: ["By nothing in these stacks."],
      state: "In no state: it passes from an ephemeral resource into write-only arguments.",
      inState: false,
    },
  ]);
});

test.each([
  [
    "an argument that is not write-only",
    { value: DRAWN },
    RANDOM({ length: 8 }),
    "In the state of test-platform: value of azurerm_key_vault_secret.one is not write-only.",
  ],
  [
    "a resource that keeps what it draws",
    { value_wo: "${random_password.one.result}" },
    { resource: { random_password: { one: { length: 8 } } } },
    "In the state of test-platform, as random_password.one.",
  ],
  [
    "the provider that cannot hide it",
    { value_wo: "${azuread_application_password.one.value}" },
    { resource: { azuread_application_password: { one: {} } } },
    "In the state of test-platform, as azuread_application_password.one.value: the one stated exception, because the provider cannot hide it (docs/decisions/0002-what-keyless-covers.md).",
  ],
  [
    "an attribute of another resource",
    { value_wo: "${azurerm_redis_cache.one.primary_access_key}" },
    { resource: { azurerm_redis_cache: { one: {} } } },
    "In the state of test-platform, as azurerm_redis_cache.one.primary_access_key.",
  ],
  [
    "a literal, which is not shown",
    { value_wo: "hunter2" },
    {},
    "In the configuration of test-platform, as a literal in azurerm_key_vault_secret.one.",
  ],
])("a secret in a state: %s", (_, secret, others, state) => {
  const [found] = stored(secret, others);
  expect(found).toMatchObject({ inState: true, state });
  expect(JSON.stringify(found)).not.toContain("hunter2");
});

test("a client id is kept with secrets, and is none", () => {
  const data = { azuread_application: { sso: { client_id: "1111", display_name: "SSO" } } };
  expect(stored({ value_wo: "1111" }, { data })).toMatchObject([
    { born: "Given by Entra ID: the id of the app registration SSO.", inState: false },
  ]);
});

const RELEASE = {
  data: { azurerm_key_vault: { vault: { name: "kv" } } },
  ephemeral: {
    azurerm_key_vault_secret: {
      mail: { name: "mail", key_vault_id: "${data.azurerm_key_vault.vault.id}" },
    },
  },
  resource: {
    kubernetes_secret_v1: {
      app: {
        metadata: { name: "app", namespace: "apps" },
        data_wo: { url: "${ephemeral.azurerm_key_vault_secret.mail.value}", user: "langfuse" },
      },
    },
    helm_release: {
      langfuse: {
        name: "langfuse",
        chart: "langfuse",
        namespace: "apps",
        values: [
          JSON.stringify({
            langfuse: {
              worker: { env: [{ name: "SMTP_URL", valueFrom: { secretKeyRef: { name: "app", key: "url" } } }] },
              salt: { secretKeyRef: { name: "other", key: "url" } },
            },
          }),
        ],
      },
    },
  },
};

test("a secret that is put into the vault by hand, and what reads it", () => {
  expect(life(given({ "test-release": RELEASE }))).toEqual([
    {
      name: "mail",
      born: "Put into the Key Vault by hand: nothing in these stacks writes it.",
      lives: [
        "In the Key Vault kv, as mail.",
        "In the Kubernetes Secret app of the namespace apps, under the key url.",
      ],
      read: [
        "By worker of the release langfuse in the variable SMTP_URL, as langfuse.worker.env[0] of its values says.",
      ],
      state: "In no state: it passes from an ephemeral resource into write-only arguments.",
      inState: false,
    },
  ]);
});

test.each([
  [
    {},
    "In no state: it passes from an ephemeral resource into write-only arguments. The states that were looked at have none.",
    false,
  ],
  [{ url: "smtp://" }, "In the state of test-release: data of kubernetes_secret_v1.app is not write-only.", true],
])("a state that was looked at, with the data %j", (data, state, inState) => {
  const resource = { address: "kubernetes_secret_v1.app", mode: "managed", type: "kubernetes_secret_v1", name: "app" };
  const resources = [{ ...resource, values: { data } }];
  const states = given({ "test-release": { format_version: "1.0", values: { root_module: { resources } } } });
  expect(life(given({ "test-release": RELEASE }), states)).toMatchObject([{ state, inState }]);
});

test("production: one secret is in a state, and every one is read but one for chart 1", () => {
  const lives = life(environment("production"));
  expect(lives.filter(({ inState }) => inState).map(({ name }) => name)).toEqual([
    "langfuse-production-sso-client-secret",
  ]);
  expect(lives.map(({ name, read }) => [name, ...read])).toMatchSnapshot();
});

test("a variable into a write-only argument passes through no ephemeral resource, and a local is what it stands for", () => {
  expect(stored({ value_wo: "${var.given}" })[0]).toMatchObject({
    born: "Given by whoever applies, as var.given.",
    state: "In no state: only write-only arguments take it. A saved plan has it, unless it is ephemeral.",
    inState: false,
  });
  const locals = { passed: DRAWN };
  expect(
    stored({ value_wo: "${local.passed}" }, { ...RANDOM({ length: 20, special: false }), locals })[0],
  ).toMatchObject({
    born: expect.stringContaining("Drawn at random in an apply (ephemeral.random_password.one)") as string,
    inState: false,
  });
});

test("a secret of the vault that is copied into an argument that is not write-only is in the state", () => {
  const kubernetes_secret_v1 = {
    app: {
      metadata: { name: "app", namespace: "apps" },
      data: { password: "${ephemeral.azurerm_key_vault_secret.read.value}" },
    },
  };
  const ephemeral = { azurerm_key_vault_secret: { read: { name: "one", key_vault_id: "/x" } } };
  expect(life(platform({ kubernetes_secret_v1 }, { ephemeral }))).toMatchObject([
    {
      name: "one",
      state: "In the state of test-platform: data of kubernetes_secret_v1.app is not write-only.",
      inState: true,
    },
  ]);
});
