import { stringify } from "yaml";
import { noReadableSecret } from "../../../../policy/rules/keyless/no-readable-secret";
import { testRule } from "../../rule-table";
import { plan, reference, state } from "../../terraform-show";

const resource = (type: string, settings: object) => ({ resource: { [type]: { x: settings } } });
const manifests = (...extraManifests: readonly object[]) =>
  resource("helm_release", { values: [stringify({ extraManifests })] });

testRule(noReadableSecret, {
  compliant: {
    "write-only arguments": {
      resource: {
        azurerm_key_vault_secret: { x: { value_wo: "${ephemeral.a.b.c}" } },
        kubernetes_secret_v1: { x: { data_wo: { a: "${ephemeral.a.b.c}" } } },
        helm_release: { x: { set_wo: [{ name: "a", value: "${ephemeral.a.b.c}" }] } },
      },
    },
    "empty arguments": resource("kubernetes_secret_v1", { data: {}, binary_data: null }),
    "value of another type": resource("azurerm_app_configuration_key", { value: "x" }),
    "data of a ConfigMap": resource("kubernetes_config_map_v1", { data: { a: "b" } }),
    "a body of azapi without a secret": resource("azapi_resource", {
      body: { properties: { encryption: { keySource: "Microsoft.Storage" }, allowSharedKeyAccess: false } },
    }),
    "sensitive_body of azapi": resource("azapi_resource", {
      sensitive_body: { properties: { administratorLoginPassword: "${ephemeral.a.b.c}" } },
    }),
    "manifests of other kinds": manifests({ kind: "ConfigMap", data: { a: "b" } }, { kind: "Secret", data: {} }),
    "a plan with nothing in such an argument": plan({
      "kubernetes_secret_v1.x": { values: { data: null }, expressions: { data_wo: reference("ephemeral.a.b.c") } },
    }),
  },
  violating: {
    "a manifest that is written as a text": [
      resource("helm_release", {
        values: [stringify({ extraManifests: ["kind: Secret\nstringData:\n  password: hunter2\n"] })],
      }),
      ["helm_release.x", "values.extraManifests[0].stringData"],
    ],
    "value of a secret of Key Vault": [
      resource("azurerm_key_vault_secret", { value: "${ephemeral.a.b.c}" }),
      ["azurerm_key_vault_secret.x", "value"],
    ],
    "data of a Secret": [resource("kubernetes_secret_v1", { data: { a: "b" } }), ["kubernetes_secret_v1.x", "data"]],
    "data of a Secret that is one expression": [
      resource("kubernetes_secret_v1", { data: "${local.data}" }),
      ["kubernetes_secret_v1.x", "data"],
    ],
    "binary data of a Secret of the older type": [
      resource("kubernetes_secret", { binary_data: { a: "Yg==" } }),
      ["kubernetes_secret.x", "binary_data"],
    ],
    "a sensitive setting": [
      resource("helm_release", { set_sensitive: [{ name: "a", value: "b" }] }),
      ["helm_release.x", "set_sensitive"],
    ],
    "a password block of an app registration": [
      resource("azuread_application", { password: { display_name: "x" } }),
      ["azuread_application.x", "password"],
    ],
    "a password of a database server": [
      resource("azurerm_postgresql_flexible_server", { administrator_password: "${var.x}" }),
      ["azurerm_postgresql_flexible_server.x", "administrator_password"],
    ],
    "a password in a body of azapi": [
      resource("azapi_resource", { body: { properties: { administratorLoginPassword: "${var.x}" } } }),
      ["azapi_resource.x", "body.properties.administratorLoginPassword"],
    ],
    "a secret of Key Vault by azapi": [
      resource("azapi_resource", {
        type: "Microsoft.KeyVault/vaults/secrets@2023-07-01",
        body: { properties: { value: "${var.x}" } },
      }),
      ["azapi_resource.x", "body.properties.value"],
    ],
    "a Secret among further manifests": [
      manifests({ kind: "ConfigMap", data: { a: "b" } }, { kind: "Secret", stringData: { a: "${var.x}" } }),
      ["helm_release.x", "values.extraManifests[1].stringData"],
    ],
    "a plan": [
      plan({ "kubernetes_secret_v1.x": { expressions: { data: reference("var.data") } } }),
      ["kubernetes_secret_v1.x", "data"],
    ],
  },
  notApplicable: { "a state": state({ "kubernetes_secret_v1.x": { data: { a: "b" } } }) },
  mutation: [
    ({ release }) => {
      release.resource.kubernetes_secret_v1.langfuse_secret_redis.data = { user: "default" };
    },
    ["kubernetes_secret_v1.langfuse_secret_redis", "data"],
  ],
});
