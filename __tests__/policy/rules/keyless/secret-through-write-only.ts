import { stringify } from "yaml";
import { secretThroughWriteOnly } from "../../../../policy/rules/keyless/secret-through-write-only";
import { testRule } from "../../rule-table";
import { plan, reference, state } from "../../terraform-show";

const SECRET = "${ephemeral.azurerm_key_vault_secret.s.value}";
const PASSWORD = "${azuread_application_password.p.value}";
const resource = (type: string, settings: object) => ({ resource: { [type]: { x: settings } } });

testRule(secretThroughWriteOnly, {
  compliant: {
    "a write-only argument": resource("azurerm_key_vault_secret", { value_wo: PASSWORD, value_wo_version: 1 }),
    "a write-only mapping": resource("kubernetes_secret_v1", { data_wo: { a: SECRET, b: `x ${SECRET}` } }),
    "a write-only list": resource("helm_release", { set_wo: [{ name: "a", value: SECRET }] }),
    "sensitive_body of azapi": resource("azapi_resource", { sensitive_body: { properties: { password: SECRET } } }),
    "a provider": { provider: { kubernetes: [{ token: SECRET }] } },
    "another ephemeral resource": { resource: {}, ephemeral: { random_password: { x: { keeper: SECRET } } } },
    "a local that only a write-only argument reads": {
      locals: { secret: SECRET },
      ...resource("kubernetes_secret_v1", { data_wo: { a: "${local.secret}" } }),
    },
    "another local": { locals: { secret: SECRET, name: "x" }, output: { x: { value: "${local.name}" } } },
    "what of a password is no secret": resource("azurerm_key_vault_secret", {
      value_wo_version: "${azuread_application_password.p.key_id}",
      expiration_date: "${azuread_application_password.p.end_date}",
    }),
    "an id of a secret": { output: { x: { value: "${azurerm_key_vault_secret.s.versionless_id}" } } },
    "an argument that another rule is about": resource("azurerm_key_vault_secret", { value: SECRET }),
    "a variable that is no secret by its name": { output: { x: { value: "${var.tag}" } } },
    "what only replaces": resource("time_sleep", {
      lifecycle: { replace_triggered_by: ["${azuread_application_password.p}"] },
    }),
    "a plan": plan({
      "kubernetes_secret_v1.x": { expressions: { data_wo: reference("ephemeral.azurerm_key_vault_secret.s.value") } },
    }),
  },
  violating: {
    "an argument that is for a secret by its name, whatever it reads": [
      {
        resource: {
          azurerm_kubernetes_cluster: { x: { service_principal: { client_secret: "${var.s}" } } },
        },
      },
      ["azurerm_kubernetes_cluster.x", "service_principal.client_secret"],
    ],
    "an output": [{ output: { x: { value: PASSWORD } } }, ["output.x", "value"]],
    "an output of an ephemeral value": [{ output: { x: { value: SECRET } } }, ["output.x", "value"]],
    "a whole block": [
      { output: { x: { value: "${jsonencode(azuread_application_password.p)}" } } },
      ["output.x", "value"],
    ],
    "a whole ephemeral resource": [
      { output: { x: { value: "${ephemeral.random_password.p}" } } },
      ["output.x", "value"],
    ],
    "an argument": [resource("helm_release", { description: SECRET }), ["helm_release.x", "description"]],
    "an argument whose name only has _wo in it": [
      resource("helm_release", { set_wo_revision: SECRET }),
      ["helm_release.x", "set_wo_revision"],
    ],
    "a tag named like a write-only argument": [
      resource("azurerm_subnet", { tags: { a_wo: SECRET } }),
      ["azurerm_subnet.x", "tags.a_wo"],
    ],
    "a Helm value": [
      resource("helm_release", { values: [stringify({ data_wo: { a: PASSWORD } })] }),
      ["helm_release.x", "values.data_wo.a"],
    ],
    "a data source": [{ data: { external: { x: { query: { a: SECRET } } } } }, ["data.external.x", "query.a"]],
    "a command": [
      resource("time_sleep", { provisioner: [{ "local-exec": { command: `echo ${SECRET}` } }] }),
      ["time_sleep.x", "provisioner[0].local-exec.command"],
    ],
    "a part that is computed": [
      { output: { x: { value: `\${sha1(${SECRET.slice(2, -1)})}` } } },
      ["output.x", "value"],
    ],
    "a local of a local": [
      { locals: { b: "${local.a}", a: PASSWORD }, output: { x: { value: "${upper(local.b)}" } } },
      ["output.x", "value"],
    ],
    "a random password": [{ output: { x: { value: "${random_password.p.result}" } } }, ["output.x", "value"]],
    "a secret that was read into the state": [
      { output: { x: { value: "${data.azurerm_key_vault_secret.s.value}" } } },
      ["output.x", "value"],
    ],
    "data of a Secret": [
      { output: { x: { value: '${data.kubernetes_secret_v1.s.data["password"]}' } } },
      ["output.x", "value"],
    ],
    "a variable that is a secret by its name": [
      resource("helm_release", { description: "${var.smtp_password}" }),
      ["helm_release.x", "description"],
    ],
    "a plan": [
      plan({ "helm_release.x": { expressions: { name: reference("azuread_application_password.p.value") } } }),
      ["helm_release.x", "name"],
    ],
  },
  notApplicable: { "a state": state({ "helm_release.x": {} }) },
  mutation: [
    ({ platform }) => {
      platform.output.client_secret = { value: "${azuread_application_password.sso_password.value}", sensitive: true };
    },
    ["output.client_secret", "value"],
  ],
});
