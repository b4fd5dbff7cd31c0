import { toText } from "../../../review/facts/sentence";
import { findSecrets } from "../../../review/facts/secrets";
import type { Deployment } from "../../../terraform-json/deployment";
import { environment, given, platform, toTexts } from "./deployments";

const VAULT = { azurerm_key_vault: { vault: { name: "kv" } } };

function stored(secret: object, others: object = {}) {
  const azurerm_key_vault_secret = { one: { name: "one", key_vault_id: "${azurerm_key_vault.vault.id}", ...secret } };
  const { resource = {}, ...rest } = others as { resource?: object };
  return life(platform({ ...VAULT, azurerm_key_vault_secret, ...resource }, rest));
}

function life(deployment: Deployment, states?: Deployment) {
  return findSecrets(deployment, states).map(({ name, origin, storedIn, readBy, exposure, isExposed }) => ({
    name,
    origin: toText(origin),
    storedIn: toTexts(storedIn),
    readBy: toTexts(readBy),
    exposure: toText(exposure),
    isExposed,
  }));
}

const RANDOM = (settings: object) => ({ ephemeral: { random_password: { one: settings } } });
const GENERATED = "${ephemeral.random_password.one.result}";

test.each([
  ["letters and digits", { length: 32, special: false }, "32 letters and digits"],
  [
    "hexadecimal digits",
    { length: 64, lower: false, upper: false, special: true, override_special: "abcdef" },
    "64 characters of 0-9 and abcdef",
  ],
  ["everything", { length: 20 }, "20 characters of A-Z and a-z and 0-9 and special characters"],
])("a random secret of %s is in no state", (_, settings, shape) => {
  expect(stored({ value_wo: GENERATED }, RANDOM(settings))).toEqual([
    {
      name: "one",
      origin: `Generated at random (ephemeral.random_password.one): ${shape}. Each run generates a new value; it is stored only if its version changes.`,
      storedIn: ["In the Key Vault kv, as one."],
      readBy: ["Nothing in these stacks."],
      exposure: "No: an ephemeral resource passes it to write-only arguments.",
      isExposed: false,
    },
  ]);
});

test.each([
  [
    "an argument that is not write-only",
    { value: GENERATED },
    RANDOM({ length: 8 }),
    "Yes: the state of test-platform contains value of azurerm_key_vault_secret.one, which is not write-only.",
  ],
  [
    "a random resource that is not ephemeral",
    { value_wo: "${random_password.one.result}" },
    { resource: { random_password: { one: { length: 8 } } } },
    "Yes: the state of test-platform contains random_password.one.",
  ],
  [
    "a client secret of Entra ID",
    { value_wo: "${azuread_application_password.one.value}" },
    { resource: { azuread_application_password: { one: {} } } },
    "Yes: the state of test-platform contains azuread_application_password.one.value. This is the one documented exception: the provider always writes it there (docs/decisions/0002-what-keyless-covers.md).",
  ],
  [
    "an attribute of another resource",
    { value_wo: "${azurerm_redis_cache.one.primary_access_key}" },
    { resource: { azurerm_redis_cache: { one: {} } } },
    "Yes: the state of test-platform contains azurerm_redis_cache.one.primary_access_key.",
  ],
  [
    "a literal, which is withheld",
    { value_wo: "hunter2" },
    {},
    "Yes: a literal in the configuration of test-platform, in azurerm_key_vault_secret.one.",
  ],
])("a secret in a state: %s", (_, secret, others, exposure) => {
  const [found] = stored(secret, others);
  expect(found).toMatchObject({ isExposed: true, exposure });
  expect(JSON.stringify(found)).not.toContain("hunter2");
});

test("a client id is stored with secrets and is not a secret", () => {
  const data = { azuread_application: { sso: { client_id: "1111", display_name: "SSO" } } };
  expect(stored({ value_wo: "1111" }, { data })).toMatchObject([
    { origin: "Entra ID: the id of the app registration SSO.", isExposed: false },
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

test("a secret that is put into the vault by hand, with its readers", () => {
  expect(life(given({ "test-release": RELEASE }))).toEqual([
    {
      name: "mail",
      origin: "Put into the Key Vault by hand: no resource of these stacks writes it.",
      storedIn: [
        "In the Key Vault kv, as mail.",
        "In the Kubernetes Secret app of the namespace apps, under the key url.",
      ],
      readBy: ["Worker of the release langfuse as the variable SMTP_URL (Helm value langfuse.worker.env[0])."],
      exposure: "No: an ephemeral resource passes it to write-only arguments.",
      isExposed: false,
    },
  ]);
});

test.each([
  [
    { data: {} },
    "No: an ephemeral resource passes it to write-only arguments. The given states do not contain it.",
    false,
  ],
  [
    { data: { url: "smtp://" } },
    "Yes: the state of test-release contains data of kubernetes_secret_v1.app, which is not write-only.",
    true,
  ],
  [
    { binary_data: { url: "c210cDovLw==" } },
    "Yes: the state of test-release contains binary_data of kubernetes_secret_v1.app, which is not write-only.",
    true,
  ],
])("a given state with %j", (values, exposure, isExposed) => {
  const resource = { address: "kubernetes_secret_v1.app", mode: "managed", type: "kubernetes_secret_v1", name: "app" };
  const resources = [{ ...resource, values }];
  const states = given({ "test-release": { format_version: "1.0", values: { root_module: { resources } } } });
  expect(life(given({ "test-release": RELEASE }), states)).toMatchObject([{ exposure, isExposed }]);
});

test("production: one secret is in a state, and all but one for chart 1 are read", () => {
  const lives = life(environment("production"));
  expect(lives.filter(({ isExposed }) => isExposed).map(({ name }) => name)).toEqual([
    "langfuse-production-sso-client-secret",
  ]);
  expect(lives.map(({ name, readBy }) => [name, ...readBy])).toMatchSnapshot();
});

test("the origin of a secret may be a variable, or the value of a local", () => {
  expect(stored({ value_wo: "${var.given}" })[0]).toMatchObject({
    origin: "The variable var.given, which the deployer sets.",
    exposure:
      "No: it is passed to write-only arguments only. A saved plan contains it, unless the variable is ephemeral.",
    isExposed: false,
  });
  const locals = { passed: GENERATED };
  expect(
    stored({ value_wo: "${local.passed}" }, { ...RANDOM({ length: 20, special: false }), locals })[0],
  ).toMatchObject({
    origin: expect.stringContaining("Generated at random (ephemeral.random_password.one)") as string,
    isExposed: false,
  });
});

test.each(["data", "binary_data"])("a secret of the vault that is copied to %s is in the state", (argument) => {
  const kubernetes_secret_v1 = {
    app: {
      metadata: { name: "app", namespace: "apps" },
      [argument]: { password: "${ephemeral.azurerm_key_vault_secret.read.value}" },
    },
  };
  const ephemeral = { azurerm_key_vault_secret: { read: { name: "one", key_vault_id: "/x" } } };
  expect(life(platform({ kubernetes_secret_v1 }, { ephemeral }))).toMatchObject([
    {
      name: "one",
      exposure: `Yes: the state of test-platform contains ${argument} of kubernetes_secret_v1.app, which is not write-only.`,
      isExposed: true,
    },
  ]);
});
