import { noSecretReroll } from "../../../../policy/rules/safety/no-secret-reroll";
import { STRICT } from "../../../../policy/settings";
import { planOfChanges } from "../../planned-changes";
import { deploymentOf, testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const GENERATED = { name: "app-nextauth", value_wo: "${ephemeral.random_password.x.result}" };
const secret = (settings: object) => ({ resource: { azurerm_key_vault_secret: { secret: settings } } });
const update = (before: object, after: object, unknown: object = {}) =>
  planOfChanges({
    "azurerm_key_vault_secret.secret": {
      actions: ["update"],
      before: { name: "app-salt", ...before },
      after: { name: "app-salt", ...after },
      unknown,
    },
  });
const copied = (from: string) => ({
  resource: {
    kubernetes_secret_v1: { app: { data_wo: { salt: "${ephemeral.azurerm_key_vault_secret.x.value}", other: "x" } } },
  },
  ephemeral: { azurerm_key_vault_secret: { x: { name: `app-${from}` } } },
});
const ADDRESS = "azurerm_key_vault_secret.secret";

testRule(noSecretReroll, {
  compliant: {
    "pods that are given the salt": {
      resource: { ...secret(GENERATED).resource, ...copied("salt").resource },
      ephemeral: copied("salt").ephemeral,
    },
    "pods that are given a salt of another name": {
      resource: { ...secret(GENERATED).resource, ...copied("pepper").resource },
      ephemeral: copied("pepper").ephemeral,
    },
    "a generated secret with its first version": secret({ ...GENERATED, value_wo_version: 1 }),
    "a plan that changes its tags": update(
      { value_wo_version: 1, tags: {} },
      { value_wo_version: 1, tags: { a: "b" } },
    ),
    "a first apply": planOfChanges({
      [ADDRESS]: { actions: ["create"], after: { name: "app-salt", value_wo_version: 1 } },
    }),
    "a plan that writes a rotated client secret": planOfChanges({
      [ADDRESS]: {
        actions: ["update"],
        before: { name: "app-sso-client-secret", value_wo_version: 1 },
        after: { name: "app-sso-client-secret", value_wo_version: 2 },
      },
    }),
    "a replacement, which no-data-loss checks": planOfChanges({
      [ADDRESS]: {
        actions: ["delete", "create"],
        before: { name: "app-salt", value_wo_version: 1 },
        after: { name: "app-salt", value_wo_version: 2 },
      },
    }),
  },
  violating: {
    "pods that are given another secret as salt": [
      copied("nextauth-secret"),
      ["kubernetes_secret_v1.app", "data_wo.salt"],
    ],
    "pods that are given a salt which is drawn in each run": [
      {
        resource: { kubernetes_secret_v1: { app: { data_wo: { salt: "${ephemeral.random_password.x.result}" } } } },
      },
      ["kubernetes_secret_v1.app", "data_wo.salt"],
    ],
    "a generated secret with another version": [
      secret({ ...GENERATED, value_wo_version: 2 }),
      [ADDRESS, "value_wo_version"],
    ],
    "a version that changes with what it is computed from": [
      secret({ ...GENERATED, value_wo_version: "${local.version}" }),
      [ADDRESS, "value_wo_version"],
    ],
    "a salt from elsewhere": [
      secret({ name: "app-salt", value_wo: "${var.salt}", value_wo_version: 3 }),
      [ADDRESS, "value_wo_version"],
    ],
    "a plan that writes the salt again": [
      update({ value_wo_version: 1 }, { value_wo_version: 2 }),
      [ADDRESS, "value_wo_version"],
    ],
    "a plan that does not know yet whether it does": [
      update({ value_wo_version: 1 }, {}, { value_wo_version: true }),
      [ADDRESS, "value_wo_version"],
    ],
    "a plan that changes a value that it hides": [
      {
        ...planOfChanges({}),
        resource_changes: [
          {
            address: ADDRESS,
            mode: "managed",
            type: "azurerm_key_vault_secret",
            change: {
              actions: ["update"],
              before: { name: "app-encryption-key", value: "one", tags: {} },
              after: { name: "app-encryption-key", value: "two", tags: {} },
              before_sensitive: { value: true },
              after_sensitive: { value: true },
            },
          },
        ],
      },
      [ADDRESS, "value"],
    ],
    "a plan that writes a generated secret again": [
      {
        ...planOfChanges({
          [ADDRESS]: {
            actions: ["update"],
            before: { name: "app-nextauth", value_wo_version: 1 },
            after: { name: "app-nextauth", value_wo_version: 2 },
          },
        }),
        planned_values: {
          root_module: {
            resources: [
              { address: ADDRESS, mode: "managed", type: "azurerm_key_vault_secret", name: "secret", values: {} },
            ],
          },
        },
        configuration: {
          root_module: {
            resources: [
              {
                address: ADDRESS,
                mode: "managed",
                type: "azurerm_key_vault_secret",
                name: "secret",
                expressions: { value_wo: { references: ["ephemeral.random_password.x.result"] } },
              },
            ],
          },
        },
      },
      [ADDRESS, "value_wo_version"],
    ],
  },
  notApplicable: {
    "secrets that are handed over": secret({
      name: "app-sso-client-secret",
      value_wo: "${azuread_application_password.sso.value}",
      value_wo_version: "${parseint(1, 10)}",
    }),
    "a state": state({ [ADDRESS]: { name: "app-salt", value_wo_version: 2 } }),
  },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_key_vault_secret.vault_encryption_key.value_wo_version = 2;
    },
    ["azurerm_key_vault_secret.vault_encryption_key", "value_wo_version"],
  ],
});

test.each([
  ["app-salt", "every API key stops working"],
  ["app-encryption-key", "stored credentials cannot be decrypted any more"],
  ["app-nextauth-secret", "all users are signed out"],
  ["app-postgresql-password", "the database keeps the old one and refuses all connections"],
  ["app-other", "users of the old value fail"],
])("a new %s means that %s", (name, consequence) => {
  const deployment = deploymentOf(secret({ ...GENERATED, name, value_wo_version: 2 }));
  expect(noSecretReroll.check(deployment, STRICT)).toMatchObject({
    findings: [{ problem: `is 2, and must stay 1: ${consequence}` }],
  });
});
