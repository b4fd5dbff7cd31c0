import { azapiExportsNamed } from "../../../../policy/rules/keyless/azapi-exports-named";
import { testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const account = (settings: object) => ({ resource: { azapi_resource: { x: settings } } });
const exports = (values: unknown) => account({ response_export_values: values });

testRule(azapiExportsNamed, {
  compliant: {
    "a path": exports(["properties.primaryEndpoints.blob"]),
    nothing: exports([]),
    "names for paths": exports({ endpoint: "properties.primaryEndpoints.blob" }),
    "left out, which the provider decides": account({}),
    "a data source": { data: { azapi_resource: { x: { response_export_values: ["properties.attributes.updated"] } } } },
    "a state with what was named": state({
      "azapi_resource.x": { response_export_values: ["id"], output: { id: "/subscriptions/x" } },
    }),
    "a state with nothing": state({ "azapi_resource.x": { response_export_values: null, output: {} } }),
  },
  violating: {
    "the whole answer": [exports(["*"]), ["azapi_resource.x", "response_export_values[0]"]],
    "the whole answer under a name": [exports({ all: "@" }), ["azapi_resource.x", "response_export_values.all"]],
    "the whole answer beside a path": [exports(["id", "*"]), ["azapi_resource.x", "response_export_values[1]"]],
    "a key": [exports(["properties.primaryKey"]), ["azapi_resource.x", "response_export_values[0]"]],
    keys: [exports(["keys[0].value"]), ["azapi_resource.x", "response_export_values[0]"]],
    "a connection string under a name": [
      exports({ text: "properties.connectionString" }),
      ["azapi_resource.x", "response_export_values.text"],
    ],
    "a path that is unknown before the apply": [
      exports(["${var.path}"]),
      ["azapi_resource.x", "response_export_values[0]"],
    ],
    "the whole answer, marked as sensitive": [
      account({ sensitive_response_export_values: ["*"] }),
      ["azapi_resource.x", "sensitive_response_export_values[0]"],
    ],
    "a data source": [
      { data: { azapi_resource: { x: { response_export_values: ["*"] } } } },
      ["data.azapi_resource.x", "response_export_values[0]"],
    ],
    "an update": [
      { resource: { azapi_update_resource: { x: { response_export_values: ["*"] } } } },
      ["azapi_update_resource.x", "response_export_values[0]"],
    ],
    "a plan": [
      plan({ "azapi_resource.x": { values: { response_export_values: ["*"] } } }),
      ["azapi_resource.x", "response_export_values[0]"],
    ],
    "a state with unnamed exports": [
      state({ "azapi_resource.x": { response_export_values: null, output: { properties: { a: 1 } } } }),
      ["azapi_resource.x", "output"],
    ],
  },
  notApplicable: { "no azapi": { resource: { azurerm_subnet: { x: {} } }, provider: { azapi: {} } } },
  mutation: [
    ({ platform }) => {
      platform.resource.azapi_resource.logs.response_export_values = ["*"];
    },
    ["azapi_resource.logs", "response_export_values[0]"],
  ],
});
