import { ReadableStack } from "../../constructs/terraform/readable-stack";
import { configureBackend } from "../../terraform-state/backend";
import { namedEnvironment } from "../support/named-environment";
import { terraformOf, testApp } from "../support/synth";

const ADMINISTRATORS = { team: { objectId: "11111111-1111-1111-1111-111111111111", type: "Group" } };

function backend(sections: Record<string, unknown> = {}) {
  const stack = new ReadableStack(testApp(), "test-platform");
  configureBackend(stack, namedEnvironment({ administrators: ADMINISTRATORS, ...sections }).environment);
  return terraformOf(stack).terraform;
}

test("local: a relative path outside the synthesized folder", () => {
  expect(backend()).toEqual({ backend: { local: { path: "../../../terraform-state/local/test-platform.tfstate" } } });
});

test.each([
  ["azure-cli", { use_cli: true, use_msi: false, use_oidc: false }],
  ["oidc", { use_cli: false, use_msi: false, use_oidc: true }],
  ["managed-identity", { use_cli: false, use_msi: true, use_oidc: false }],
])("azurerm, signed in by %s: Entra ID only, and one key for each stack", (signIn, expected) => {
  const state = { backend: "azurerm", resourceGroup: "rg-state", storageAccount: "ststate" };
  expect(backend({ state, azure: { location: "eastus", signIn } })).toEqual({
    backend: {
      azurerm: {
        resource_group_name: "rg-state",
        storage_account_name: "ststate",
        container_name: "tfstate",
        key: "langfuse/test-platform.tfstate",
        use_azuread_auth: true,
        ...expected,
      },
    },
  });
});

test("azurerm has the subscription and the tenant of the file", () => {
  const azure = {
    location: "eastus",
    subscriptionId: "00000000-0000-0000-0000-000000000001",
    tenantId: "00000000-0000-0000-0000-000000000002",
  };
  const state = { backend: "azurerm", resourceGroup: "rg-state", storageAccount: "ststate" };
  expect(backend({ state, azure })).toMatchObject({
    backend: { azurerm: { subscription_id: azure.subscriptionId, tenant_id: azure.tenantId } },
  });
});

test("hcp: one workspace for each stack, without a Terraform binary", () => {
  const path = process.env["PATH"];
  process.env["PATH"] = "";
  try {
    expect(backend({ state: { backend: "hcp", organization: "example-org" } })).toEqual({
      cloud: { organization: "example-org", workspaces: { name: "langfuse-test-platform" } },
    });
    expect(
      backend({
        state: { backend: "hcp", organization: "example-org", project: "langfuse", hostname: "tfe.example.com" },
      }),
    ).toEqual({
      cloud: {
        organization: "example-org",
        hostname: "tfe.example.com",
        workspaces: { name: "langfuse-test-platform", project: "langfuse" },
      },
    });
  } finally {
    process.env["PATH"] = path;
  }
});
