import { entraBackend } from "../../../../policy/rules/keyless/entra-backend";
import { testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const backend = (settings: object) => ({ terraform: { backend: { azurerm: settings } } });
const found = ["terraform.backend.azurerm", "use_azuread_auth"] as const;
const remote = (config: object) => ({ data: { terraform_remote_state: { x: { backend: "azurerm", config } } } });
const inRemote = ["data.terraform_remote_state.x", "config.use_azuread_auth"] as const;

testRule(entraBackend, {
  compliant: {
    "by Entra ID": backend({ use_azuread_auth: true }),
    "another state by Entra ID": remote({ use_azuread_auth: true }),
    "another state in a plan": plan({
      "data.terraform_remote_state.x": { values: { backend: "azurerm", config: { use_azuread_auth: true } } },
    }),
  },
  violating: {
    "another backend": [{ terraform: { backend: { http: { address: "https://x" } } } }, ["terraform.backend.http", ""]],
    "another state in another backend": [
      { data: { terraform_remote_state: { x: { backend: "s3", config: {} } } } },
      ["data.terraform_remote_state.x", "backend"],
    ],
    "left out, which means a key": [backend({ use_oidc: true }), found],
    off: [backend({ use_azuread_auth: false }), found],
    "as a text": [backend({ use_azuread_auth: "true" }), found],
    "another state": [remote({ storage_account_name: "x" }), inRemote],
    both: [{ ...backend({}), ...remote({}) }, inRemote, found],
    "another state in a state": [
      state({ "data.terraform_remote_state.x": { backend: "azurerm", config: { key: "x" } } }),
      inRemote,
    ],
  },
  notApplicable: {
    "a local state": { terraform: { backend: { local: { path: "x" } } } },
    "HCP Terraform": { terraform: { cloud: { organization: "x" } } },
    "a plan": plan({ "helm_release.x": {} }),
    "a state": state({ "helm_release.x": {} }),
  },
  mutation: [
    ({ release }) => {
      release.terraform.backend.azurerm.use_azuread_auth = false;
    },
    found,
  ],
});
