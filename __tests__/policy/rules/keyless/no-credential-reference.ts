import { stringify } from "yaml";
import { noCredentialReference } from "../../../../policy/rules/keyless/no-credential-reference";
import { changeHelmValues, testRule } from "../../rule-table";
import { plan, reference, state } from "../../terraform-show";

const output = (value: unknown) => ({ output: { x: { value } } });
const found = ["output.x", "value"] as const;
const CLUSTER = "azurerm_kubernetes_cluster.c";

/** Each in an output. */
const reads = (...texts: readonly string[]) =>
  Object.fromEntries(texts.map((text) => [text, [output(text), found]] as const));
const doesNotRead = (...texts: readonly string[]) =>
  Object.fromEntries(texts.map((text) => [text, output(text)] as const));

testRule(noCredentialReference, {
  compliant: {
    "a provisioner that reads the host of its own block": {
      resource: { azurerm_kubernetes_cluster: { c: { provisioner: [{ "local-exec": { command: "${self.fqdn}" } }] } } },
    },
    ...doesNotRead(
      "${azurerm_storage_container.c.id}",
      '${contains(data.azuread_application.a.optional_claims[0].id_token[*].name, "email")}',
      `\${${CLUSTER}.kube_config[0].host}`,
      `\${base64decode(${CLUSTER}.kube_config[0].cluster_ca_certificate)}`,
      `\${one(data.${CLUSTER}.kube_config).host}`,
      `\${${CLUSTER}.kube_config[*].host}`,
      `\${lookup(${CLUSTER}.kube_config[0], "host")}`,
      "${azurerm_container_registry.r.admin_username}",
      "${azuread_application_password.p.key_id}",
      "${azuread_application_password.p.value}",
      "${ephemeral.azurerm_key_vault_secret.s.value}",
      "${azurerm_key_vault_secret.s.versionless_id}",
      "${azurerm_storage_account.s.primary_blob_endpoint}",
      "${azurerm_storage_account.s.primary_web_host}",
      "${azurerm_linux_web_app.w.app_settings.secret_name}",
      "${azurerm_key_vault_key.k.public_key_pem}",
      "${kubernetes_service_account_v1.s.automount_service_account_token}",
      "${data.terraform_remote_state.platform.outputs.vault_name}",
      "${jsonencode(azurerm_subnet.s)}",
      "$${azurerm_storage_account.s.primary_access_key}",
      '${join("", ["azurerm_storage_account.s.primary_access_key"])}',
      "primary_access_key",
    ),
    "an order of making": {
      resource: {
        time_sleep: {
          x: {
            depends_on: ["azurerm_kubernetes_cluster.c"],
            lifecycle: { replace_triggered_by: [`\${${CLUSTER}}`] },
          },
        },
      },
    },
    "a plan of Terraform's own language that reads the host": plan({
      "helm_release.x": { expressions: { name: reference(`${CLUSTER}.kube_config[0].host`) } },
    }),
  },
  violating: {
    "a provisioner and a postcondition that read their own block": [
      {
        resource: {
          azurerm_container_registry: {
            r: {
              provisioner: [{ "local-exec": { command: "echo ${self.admin_password}" } }],
              lifecycle: { postcondition: [{ condition: '${self["admin_password"] == null}' }] },
            },
          },
        },
      },
      ["azurerm_container_registry.r", "provisioner[0].local-exec.command"],
      ["azurerm_container_registry.r", "lifecycle.postcondition[0].condition"],
    ],
    "a comment in Helm values, which Terraform puts values into": [
      { resource: { helm_release: { x: { values: ["a: 1\n# ${azurerm_redis_cache.r.primary_access_key}\n"] } } } },
      ["helm_release.x", "values[0]"],
    ],
    "a plan with a module that is given one": [
      {
        format_version: "1.2",
        planned_values: {},
        configuration: {
          root_module: {
            module_calls: { m: { expressions: { k: reference("azurerm_storage_account.s.primary_access_key") } } },
          },
        },
      },
      ["module.m", "k"],
    ],
    ...reads(
      "${ /* } */ azurerm_storage_account.s.primary_access_key }",
      "${ azurerm_storage_account . s . primary_access_key }",
      "${azurerm_storage_account.s.primary_access_key}",
      "${data.azurerm_storage_account.s.secondary_access_key}",
      "${azurerm_storage_account.s.primary_blob_connection_string}",
      '${azurerm_storage_account.s["primary_access_key"]}',
      "${azurerm_storage_account.s[0].primary_access_key}",
      "${azurerm_storage_account.s.0.primary_access_key}",
      "${azurerm_storage_account.s[*].primary_access_key}",
      '${azurerm_storage_account.s["eu"].primary_access_key}',
      '${lookup(azurerm_storage_account.s, "primary_access_key")}',
      "${azurerm_storage_account.s[local.name]}",
      "${jsonencode(azurerm_storage_account.s)}",
      "${data.azurerm_storage_account_sas.s.sas}",
      "${azurerm_media.x.sas_url_query_string}",
      "${azurerm_container_registry.r.admin_password}",
      "${azurerm_container_registry.r}",
      "${azurerm_log_analytics_workspace.l.primary_shared_key}",
      "${azurerm_application_insights.a.instrumentation_key}",
      "${azurerm_application_insights.a.connection_string}",
      "${azurerm_cosmosdb_account.c.primary_readonly_key}",
      "${azurerm_servicebus_namespace.s.default_primary_key}",
      "${azurerm_eventhub_namespace.e.default_secondary_connection_string_alias}",
      "${azurerm_search_service.s.primary_key}",
      "${azurerm_static_web_app.w.api_key}",
      "${azurerm_linux_web_app.w.site_credential[0].password}",
      "${azurerm_virtual_desktop_host_pool_registration_info.v.token}",
      "${tls_private_key.k.private_key_pem}",
      `\${${CLUSTER}.kube_admin_config[0].host}`,
      `\${${CLUSTER}.kube_admin_config_raw}`,
      `\${${CLUSTER}.kube_config_raw}`,
      `\${${CLUSTER}.kube_config}`,
      `\${${CLUSTER}.kube_config[0]}`,
      `\${${CLUSTER}.kube_config[0].client_certificate}`,
      `\${${CLUSTER}.kube_config.0.client_key}`,
      `\${${CLUSTER}.kube_config[0]["password"]}`,
      `\${${CLUSTER}.kube_config[0].username}`,
      `\${one(${CLUSTER}.kube_config).client_key}`,
      `\${try(${CLUSTER}.kube_config[0].client_key, "")}`,
      `\${tomap({ host = ${CLUSTER}.kube_config }).host}`,
      `\${${CLUSTER}}`,
      `\${${CLUSTER}.service_principal[0].client_secret}`,
      "${data.terraform_remote_state.platform.outputs.storage_primary_access_key}",
      '${data.terraform_remote_state.platform.outputs["storageAccountKey"]}',
      "${data.terraform_remote_state.platform.outputs}",
      "${data.terraform_remote_state.platform}",
      "${module.storage.connection_string}",
      "${azapi_resource.s.output.properties.primaryConnectionString}",
      "${azapi_resource.s.output.keys[0].value}",
    ),
    "an action of azapi that lists keys, whatever is read of it": [
      {
        data: { azapi_resource_action: { k: { action: "listKeys" } } },
        ...output("${data.azapi_resource_action.k.output.first}"),
      },
      found,
    ],
    "an ephemeral action that lists keys": [
      {
        ephemeral: { azapi_resource_action: { k: { action: "listKeys" } } },
        resource: { kubernetes_secret_v1: { s: { data_wo: { key: "${ephemeral.azapi_resource_action.k.output}" } } } },
      },
      ["kubernetes_secret_v1.s", "data_wo.key"],
    ],
    "two credentials in one text": [
      output("${azurerm_search_service.s.primary_key}${azurerm_search_service.s.secondary_key}"),
      found,
      found,
    ],
    "a Helm value": [
      {
        resource: {
          helm_release: { x: { values: [stringify({ a: { b: ["${azurerm_search_service.s.primary_key}"] } })] } },
        },
      },
      ["helm_release.x", "values.a.b[0]"],
    ],
    "a Helm value that another file hides": [
      {
        resource: {
          helm_release: {
            x: { values: [stringify({ a: "${azurerm_search_service.s.primary_key}" }), stringify({ a: "b" })] },
          },
        },
      },
      ["helm_release.x", "values.a"],
    ],
    "Helm values that are one expression": [
      { resource: { helm_release: { x: { values: ["${yamlencode(azurerm_search_service.s)}"] } } } },
      ["helm_release.x", "values[0]"],
    ],
    "a setting of a release": [
      { resource: { helm_release: { x: { set: [{ name: "a", value: "${azurerm_search_service.s.primary_key}" }] } } } },
      ["helm_release.x", "set[0].value"],
    ],
    "a variable of a container": [
      {
        resource: {
          kubernetes_deployment_v1: {
            d: { spec: { env: [{ name: "A", value: "${azurerm_search_service.s.primary_key}" }] } },
          },
        },
      },
      ["kubernetes_deployment_v1.d", "spec.env[0].value"],
    ],
    "a provider, a local, a backend's data source and a command": [
      {
        provider: { kubernetes: [{ client_key: `\${${CLUSTER}.kube_config[0].client_key}` }] },
        locals: { key: "${azurerm_search_service.s.primary_key}" },
        data: {
          terraform_remote_state: { p: { config: { access_key: "${azurerm_storage_account.s.primary_access_key}" } } },
        },
        resource: {
          time_sleep: {
            t: { provisioner: [{ "local-exec": { command: "use ${azurerm_search_service.s.primary_key}" } }] },
          },
        },
      },
      ["time_sleep.t", "provisioner[0].local-exec.command"],
      ["data.terraform_remote_state.p", "config.access_key"],
      ["provider.kubernetes", "client_key"],
      ["local.key", "value"],
    ],
    "a name of a mapping": [
      output({ "${azurerm_search_service.s.primary_key}": 1 }),
      ["output.x", 'value["${azurerm_search_service.s.primary_key}"]'],
    ],
    "what only replaces, by an attribute": [
      {
        resource: {
          time_sleep: { t: { triggers: { a: "${azurerm_search_service.s.primary_key}" } } },
        },
      },
      ["time_sleep.t", "triggers.a"],
    ],
    "a plan of Terraform's own language": [
      plan({ "helm_release.x": { expressions: { name: reference("azurerm_search_service.s.primary_key") } } }),
      ["helm_release.x", "name"],
    ],
    "a plan whose value is known already": [
      plan({
        "helm_release.x": {
          values: { name: "known" },
          expressions: { name: { constant_value: "${azurerm_search_service.s.primary_key}" } },
        },
      }),
      ["helm_release.x", "name"],
    ],
  },
  notApplicable: { "a state": state({ "helm_release.x": { name: "x" } }) },
  mutation: [
    (production) =>
      changeHelmValues(production, "langfuse", (values) => {
        values.langfuse.licenseKey = { value: "${data.azurerm_kubernetes_cluster.cluster.kube_config[0].client_key}" };
      }),
    ["helm_release.langfuse", "values.langfuse.licenseKey.value"],
  ],
});
