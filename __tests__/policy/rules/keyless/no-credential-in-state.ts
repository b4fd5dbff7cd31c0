import { noCredentialInState } from "../../../../policy/rules/keyless/no-credential-in-state";
import { testRule } from "../../rule-table";
import { plan } from "../../terraform-show";

/** A state with one resource. */
function state(address: string, values: object, sensitive_values: object = {}, outputs: object = {}): object {
  const [type = "", name = ""] = address.replace(/^data\./, "").split(".");
  const mode = address.startsWith("data.") ? "data" : "managed";
  const resources = [{ address, mode, type, name, values, sensitive_values }];
  return { format_version: "1.0", values: { root_module: { resources }, outputs } };
}

const CLUSTER = "azurerm_kubernetes_cluster.x";
const cluster = (config: object, others: object = {}) =>
  state(
    CLUSTER,
    { kube_config: [{ host: "h", cluster_ca_certificate: "c", username: "u", ...config }], ...others },
    { kube_config: true, kube_config_raw: true, kube_admin_config: true, kube_admin_config_raw: true },
  );
const OPEN = { client_key: "", client_certificate: "", password: "" };
const token = `ghp_${"a1B2c3".repeat(6)}`;

/** A plan whose state before has one resource. */
const planOf = (before: object) => ({
  ...plan({}),
  prior_state: { format_version: "1.0", values: (before as { values: object }).values },
});

testRule(noCredentialInState, {
  compliant: {
    "the documented exception": state("azuread_application_password.x", { value: "secret" }, { value: true }),
    "what is marked and empty": state(
      "azurerm_container_registry.x",
      { admin_password: "", admin_username: "", data: {}, list: [], other: null },
      { admin_password: true, data: true, list: true, other: true },
    ),
    "a cluster without local accounts": cluster(OPEN, {
      kube_config_raw: "apiVersion: v1",
      kube_admin_config: [],
      kube_admin_config_raw: "",
    }),
    "an output": state("azurerm_subnet.x", {}, {}, { url: { value: "https://example.org" } }),
    "an output by the name of a command": state("azurerm_subnet.x", {}, {}, { get_credentials: { value: "az aks" } }),
    "a plan with what is not known yet": plan({
      "kubernetes_secret_v1.x": {
        values: { data: null },
        unknown: { data: true },
        expressions: { data: { references: ["ephemeral.a.b.c", "ephemeral.a.b"] } },
      },
    }),
    "a plan of what is right": planOf(cluster(OPEN)),
  },
  violating: {
    "an attribute that is marked": [
      state("azurerm_key_vault_secret.x", { value: "a" }, { value: true }),
      ["azurerm_key_vault_secret.x", "value"],
    ],
    "a mapping that is marked": [
      state("kubernetes_secret_v1.x", { data: { a: "b" } }, { data: true }),
      ["kubernetes_secret_v1.x", "data.a"],
    ],
    "an attribute that is not marked as sensitive, by its name": [
      state("azurerm_search_service.x", { primary_key: "a" }),
      ["azurerm_search_service.x", "primary_key"],
    ],
    "an answer of Azure, by its name": [
      state("azapi_resource.x", { output: { properties: { primaryConnectionString: "a" } } }),
      ["azapi_resource.x", "output.properties.primaryConnectionString"],
    ],
    "a value by its format": [
      state("helm_release.x", { metadata: { values: JSON.stringify({ a: token }) } }),
      ["helm_release.x", "metadata.values"],
    ],
    "another attribute of the exception": [
      state("azuread_application_password.x", { display_name: "a" }, { display_name: true }),
      ["azuread_application_password.x", "display_name"],
    ],
    "a data source": [
      state("data.azurerm_storage_account.x", { primary_access_key: "a" }, { primary_access_key: true }),
      ["data.azurerm_storage_account.x", "primary_access_key"],
    ],
    "a cluster with local accounts": [
      cluster(
        { ...OPEN, client_key: "k", client_certificate: "c" },
        { kube_config_raw: "r", kube_admin_config: [{ client_key: "k" }], kube_admin_config_raw: "r" },
      ),
      [CLUSTER, "kube_config[0].client_key"],
      [CLUSTER, "kube_config[0].client_certificate"],
      [CLUSTER, "kube_config_raw"],
      [CLUSTER, "kube_admin_config[0].client_key"],
      [CLUSTER, "kube_admin_config_raw"],
    ],
    "a raw configuration alone, whose content is unknown": [
      state(CLUSTER, { kube_config_raw: "r" }, { kube_config_raw: true }),
      [CLUSTER, "kube_config_raw"],
    ],
    "an output that is marked": [
      state("azurerm_subnet.x", {}, {}, { secret: { value: "a", sensitive: true } }),
      ["output.secret", "value"],
    ],
    "an output by its name": [
      state("azurerm_subnet.x", {}, {}, { storage_access_key: { value: "a" } }),
      ["output.storage_access_key", "value"],
    ],
    "a plan, before": [
      planOf(state("azurerm_search_service.x", { primary_key: "a" }, { primary_key: true })),
      ["azurerm_search_service.x", "primary_key"],
    ],
    "a plan, after": [
      plan({ "azurerm_search_service.x": { values: { primary_key: "a" } } }),
      ["azurerm_search_service.x", "primary_key"],
    ],
  },
  notApplicable: { "a synthesis": { resource: { azurerm_key_vault_secret: { x: { value: "a" } } } } },
  mutation: [
    (production) => {
      const address = "kubernetes_secret_v1.langfuse_secret_redis";
      production.release = state(address, { type: "Opaque", data: { default: "a" } }, { data: true });
    },
    ["kubernetes_secret_v1.langfuse_secret_redis", "data.default"],
  ],
});
