import { TerraformOutput } from "cdktf";
import { LogWorkspace } from "../../../constructs/log-workspace/log-workspace";
import { AzapiProvider } from "../../../constructs/terraform/azapi";
import { RESOURCE_GROUP, synth } from "../../support/synth";

test("a workspace whose keys open nothing and are in no state", () => {
  const json = synth((stack) => {
    new AzapiProvider(stack, "azapi");
    const logs = new LogWorkspace(stack, "logs", {
      resourceGroup: RESOURCE_GROUP,
      name: "log-test",
      retentionDays: 90,
      tags: { owner: "me" },
    });
    new TerraformOutput(stack, "id", { value: logs.id, staticId: true });
  });
  expect(json.output["id"]?.value).toBe("${azapi_resource.logs.id}");
  expect(json.resource).toEqual({
    azapi_resource: {
      logs: {
        type: "Microsoft.OperationalInsights/workspaces@2023-09-01",
        name: "log-test",
        parent_id: RESOURCE_GROUP.id,
        location: "eastus",
        body: {
          properties: {
            features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true },
            retentionInDays: 90,
            sku: { name: "PerGB2018" },
          },
        },
        response_export_values: [],
        tags: { owner: "me" },
      },
    },
  });
});

test("logs are kept for 30 days by default", () => {
  const json = synth((stack) => {
    new AzapiProvider(stack, "azapi");
    new LogWorkspace(stack, "logs", { resourceGroup: RESOURCE_GROUP, name: "log-test" });
  });
  expect(json.resource["azapi_resource"]?.["logs"].body.properties.retentionInDays).toBe(30);
});
