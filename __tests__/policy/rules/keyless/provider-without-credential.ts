import { providerWithoutCredential } from "../../../../policy/rules/keyless/provider-without-credential";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const provider = (name: string, settings: object) => ({ provider: { [name]: [settings] } });
const plan = (expressions: object) => ({
  format_version: "1.2",
  planned_values: {},
  configuration: { provider_config: { azurerm: { name: "azurerm", expressions } } },
});

testRule(providerWithoutCredential, {
  compliant: {
    OIDC: provider("azurerm", { use_oidc: true, client_id: "x", tenant_id: "y", storage_use_azuread: true }),
    "a token's file": provider("azurerm", { oidc_token_file_path: "/var/run/token" }),
    "features with such names": provider("azurerm", {
      features: [{ key_vault: [{ purge_soft_deleted_secrets_on_destroy: false }] }],
    }),
    "a cluster by exec": provider("kubernetes", {
      host: "${data.azurerm_kubernetes_cluster.c.kube_config[0].host}",
      cluster_ca_certificate: "x",
      exec: [{ command: "kubelogin", args: ["get-token", "--server-id", "x"] }],
    }),
    "what is left empty": provider("azurerm", { client_secret: "" }),
    "a plan": plan({ use_oidc: { constant_value: true } }),
  },
  violating: {
    ...Object.fromEntries(
      [
        "client_secret",
        "client_secret_file_path",
        "client_certificate",
        "client_certificate_path",
        "client_certificate_password",
        "oidc_token",
        "oidc_request_token",
      ].map((name) => [name, [provider("azurerm", { [name]: "${var.x}" }), ["provider.azurerm", name]]] as const),
    ),
    "a cluster's certificate and key": [
      provider("kubernetes", { client_certificate: "${var.x}", client_key: "${var.y}" }),
      ["provider.kubernetes", "client_certificate"],
      ["provider.kubernetes", "client_key"],
    ],
    "a cluster's token, user and password": [
      provider("helm", { kubernetes: { token: "${var.x}", username: "a", password: "${var.y}" } }),
      ["provider.helm", "kubernetes.token"],
      ["provider.helm", "kubernetes.username"],
      ["provider.helm", "kubernetes.password"],
    ],
    "a registry of charts": [
      provider("helm", { registries: [{ url: "oci://x", username: "a", password: "${var.x}" }] }),
      ["provider.helm", "registries[0].username"],
      ["provider.helm", "registries[0].password"],
    ],
    "the environment of a command": [
      provider("kubernetes", {
        exec: [{ command: "kubelogin", env: { AAD_SERVICE_PRINCIPAL_CLIENT_SECRET: "${var.x}" } }],
      }),
      ["provider.kubernetes", "exec[0].env.AAD_SERVICE_PRINCIPAL_CLIENT_SECRET"],
    ],
    "an alias": [
      { provider: { azurerm: [{}, { alias: "b", client_secret: "${var.x}" }] } },
      ["provider.azurerm.b", "client_secret"],
    ],
    "a plan": [plan({ client_secret: { references: ["var.x"] } }), ["provider.azurerm", "client_secret"]],
  },
  notApplicable: {
    "no provider block": { resource: {} },
    "a state": state({ "helm_release.x": {} }),
  },
  mutation: [
    ({ platform }) => {
      platform.provider.azuread[0].client_certificate_path = "/etc/pipeline.pfx";
    },
    ["provider.azuread", "client_certificate_path"],
  ],
});
