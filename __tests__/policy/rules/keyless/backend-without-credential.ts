import { backendWithoutCredential } from "../../../../policy/rules/keyless/backend-without-credential";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const backend = (type: string, settings: object) => ({ terraform: { backend: { [type]: settings } } });
const remote = (config: object) => ({ data: { terraform_remote_state: { x: { backend: "azurerm", config } } } });

testRule(backendWithoutCredential, {
  compliant: {
    "azurerm by Entra ID": backend("azurerm", {
      use_azuread_auth: true,
      use_oidc: true,
      key: "langfuse/dev.tfstate",
      client_id: "11111111-1111-1111-1111-111111111111",
      oidc_token_file_path: "/var/run/token",
    }),
    "a local state": backend("local", { path: "../x.tfstate" }),
    "HCP Terraform": { terraform: { cloud: { organization: "x", workspaces: { name: "y" } } } },
    "another state": remote({ use_azuread_auth: true, key: "x" }),
    "what is left empty": backend("azurerm", { access_key: "", sas_token: null }),
  },
  violating: {
    ...Object.fromEntries(
      [
        "access_key",
        "sas_token",
        "client_secret",
        "client_certificate",
        "client_certificate_path",
        "client_certificate_password",
        "oidc_token",
      ].map((name) => [name, [backend("azurerm", { [name]: "x" }), ["terraform.backend.azurerm", name]]] as const),
    ),
    "a token of HCP Terraform": [
      { terraform: { cloud: { organization: "x", token: "y" } } },
      ["terraform.backend.cloud", "token"],
    ],
    "a token of a remote backend": [backend("remote", { token: "y" }), ["terraform.backend.remote", "token"]],
    "a password of an HTTP backend": [
      backend("http", { username: "x", password: "y" }),
      ["terraform.backend.http", "username"],
      ["terraform.backend.http", "password"],
    ],
    "another state": [remote({ access_key: "${var.x}" }), ["data.terraform_remote_state.x", "config.access_key"]],
  },
  notApplicable: {
    "no backend": { resource: {} },
    "a state": state({ "helm_release.x": {} }),
  },
  mutation: [
    ({ platform }) => {
      platform.terraform.backend.azurerm.client_certificate_path = "/etc/pipeline.pfx";
    },
    ["terraform.backend.azurerm", "client_certificate_path"],
  ],
});
