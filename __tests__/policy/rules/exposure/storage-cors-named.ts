import { storageCorsNamed } from "../../../../policy/rules/exposure/storage-cors-named";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const SERVICE = "azapi_update_resource.service";
const body = (...allowedOrigins: string[]) => ({ properties: { cors: { corsRules: [{ allowedOrigins }] } } });
const service = (...origins: string[]) => ({
  resource: { azapi_update_resource: { service: { body: body(...origins) } } },
});
const path = (index: number) => `body.properties.cors.corsRules[0].allowedOrigins[${index}]`;

testRule(storageCorsNamed, {
  compliant: {
    "the public URL": service("https://langfuse.example.com"),
    "the own machine": service("http://localhost:3000"),
    "the own address": service("http://127.0.0.1:3000"),
    "what an argument says": service("${local.url}"),
    "a state": state({ [SERVICE]: { body: body("https://langfuse.example.com:8443") } }),
  },
  violating: {
    "every origin": [service("*"), [SERVICE, path(0)]],
    "every host of a domain": [service("https://a.example.com", "https://*.example.com"), [SERVICE, path(1)]],
    "plain HTTP": [service("http://langfuse.example.com"), [SERVICE, path(0)]],
    azurerm: [
      {
        resource: { azurerm_storage_account: { a: { blob_properties: { cors_rule: [{ allowed_origins: ["*"] }] } } } },
      },
      ["azurerm_storage_account.a", "blob_properties.cors_rule[0].allowed_origins[0]"],
    ],
    "a state": [state({ [SERVICE]: { body: body("*") } }), [SERVICE, path(0)]],
  },
  notApplicable: {
    "no browser may": { resource: { azapi_update_resource: { service: { body: { properties: {} } } } } },
  },
  mutation: [
    ({ platform }) => {
      platform.resource.azapi_update_resource.blob_service.body.properties.cors.corsRules[0].allowedOrigins = ["*"];
    },
    ["azapi_update_resource.blob_service", path(0)],
  ],
});
