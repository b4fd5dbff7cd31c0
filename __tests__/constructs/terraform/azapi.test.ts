import {
  AzapiProvider,
  AzapiResource,
  AzapiUpdateResource,
  DataAzapiResource,
} from "../../../constructs/terraform/azapi";
import { TerraformOutput } from "cdktf";
import { synth } from "../../support/synth";

test("a resource keeps only the named values of the response", () => {
  const json = synth((stack) => {
    new AzapiProvider(stack, "azapi", { subscriptionId: "s", useOidc: true, useCli: false });
    const vault = new AzapiResource(stack, "vault", {
      type: "Microsoft.Test/things@2024-01-01",
      name: "thing",
      parentId: "/subscriptions/s",
      location: "eastus",
      body: { properties: { camelCase: 1 } },
      responseExportValues: ["properties.uri"],
      tags: { owner: "me" },
      lifecycle: { preventDestroy: true },
    });
    new TerraformOutput(stack, "uri", { value: vault.output("properties.uri"), staticId: true });
  });
  expect(json.resource["azapi_resource"]?.["vault"]).toEqual({
    type: "Microsoft.Test/things@2024-01-01",
    name: "thing",
    parent_id: "/subscriptions/s",
    location: "eastus",
    body: { properties: { camelCase: 1 } },
    response_export_values: ["properties.uri"],
    tags: { owner: "me" },
    lifecycle: { prevent_destroy: true },
  });
  expect(json.output["uri"]?.value).toBe("${azapi_resource.vault.output.properties.uri}");
  expect(json.provider["azapi"]).toEqual([
    { disable_default_output: true, subscription_id: "s", use_cli: false, use_oidc: true },
  ]);
  expect(json.terraform["required_providers"]).toEqual({ azapi: { source: "Azure/azapi", version: "2.12.0" } });
});

test("no value of the response is kept by default", () => {
  const json = synth((stack) => {
    new AzapiProvider(stack, "azapi");
    const account = new AzapiResource(stack, "account", {
      type: "Microsoft.Test/things@2024-01-01",
      name: "thing",
      parentId: "/p",
      body: {},
    });
    new AzapiUpdateResource(stack, "service", {
      type: "Microsoft.Test/things/parts@2024-01-01",
      resourceId: `${account.id}/parts/default`,
      body: { properties: {} },
    });
  });
  expect(json.resource["azapi_resource"]?.["account"].response_export_values).toEqual([]);
  expect(json.resource["azapi_update_resource"]?.["service"]).toEqual({
    type: "Microsoft.Test/things/parts@2024-01-01",
    resource_id: "${azapi_resource.account.id}/parts/default",
    body: { properties: {} },
    response_export_values: [],
  });
});

test("a data source reads only the named values", () => {
  const json = synth((stack) => {
    new AzapiProvider(stack, "azapi");
    const secret = new DataAzapiResource(stack, "secret", {
      type: "Microsoft.KeyVault/vaults/secrets@2023-07-01",
      name: "salt",
      parentId: "/v",
      responseExportValues: ["properties.attributes.updated"],
    });
    new TerraformOutput(stack, "id", { value: secret.id, staticId: true });
    new TerraformOutput(stack, "updated", {
      value: secret.numberOutput("properties.attributes.updated"),
      staticId: true,
    });
  });
  expect(json.data["azapi_resource"]?.["secret"]).toEqual({
    type: "Microsoft.KeyVault/vaults/secrets@2023-07-01",
    name: "salt",
    parent_id: "/v",
    response_export_values: ["properties.attributes.updated"],
  });
  expect(json.output["id"]?.value).toBe("${data.azapi_resource.secret.id}");
  expect(json.output["updated"]?.value).toBe("${data.azapi_resource.secret.output.properties.attributes.updated}");
});

test("a value that is not exported cannot be read", () => {
  synth((stack) => {
    new AzapiProvider(stack, "azapi");
    const thing = new AzapiResource(stack, "thing", {
      type: "Microsoft.Test/things@2024-01-01",
      name: "thing",
      parentId: "/p",
      body: {},
      responseExportValues: ["properties.a"],
    });
    expect(() => thing.output("properties.b")).toThrow(
      '"responseExportValues" must list "properties.b" before it can be read, got [properties.a]',
    );
  });
});
