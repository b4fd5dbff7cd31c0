import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { EntraSso } from "../../constructs/entra-sso/entra-sso";
import { KeylessBlob } from "../../constructs/keyless-blob/keyless-blob";
import { LangfuseCluster } from "../../constructs/langfuse-cluster/langfuse-cluster";
import { LangfuseRelease } from "../../constructs/langfuse-release/langfuse-release";
import { SecretVault } from "../../constructs/secret-vault/secret-vault";
import { AzapiProvider } from "../../constructs/terraform/azapi";
import { PlatformStack } from "../../stacks/platform-stack";
import { ReleaseStack } from "../../stacks/release-stack";
import { namedEnvironment } from "../support/named-environment";
import { OBJECT_ID, RESOURCE_GROUP, TENANT_ID, synth, terraformOf, testApp, type Synthesized } from "../support/synth";

/** The smallest environment, with what a file cannot leave to the constructs: names, tags, logs. */
const ENVIRONMENT = namedEnvironment({
  azure: { location: "eastus", tenantId: TENANT_ID },
  administrators: { team: { objectId: OBJECT_ID, type: "Group" } },
  diagnostics: { enabled: false },
});

const ADMINISTRATORS = { team: { objectId: OBJECT_ID, type: "Group" } } as const;

/** The resources below one construct, without the tags that the stacks add. */
function below(json: Synthesized, id: string): unknown {
  const entries = Object.entries(json.resource).map(([type, blocks]) => [
    type,
    Object.fromEntries(Object.entries(blocks).filter(([name]) => name === id || name.startsWith(`${id}_`))),
  ]);
  const text = JSON.stringify(
    Object.fromEntries(entries.filter(([, blocks]) => Object.keys(blocks as object).length > 0)),
  );
  return JSON.parse(text, (key, value: unknown) => (key === "tags" ? undefined : value));
}

test("the smallest props give what the defaults of an environment file give: Azure", () => {
  const file = JSON.parse(
    JSON.stringify(terraformOf(new PlatformStack(testApp(), ENVIRONMENT))).replaceAll(
      /\$\{azurerm_resource_group\.group\.(\w+)\}/g,
      (_, attribute: "id" | "name" | "location") => RESOURCE_GROUP[attribute],
    ),
  ) as Synthesized;
  const json = synth((stack) => {
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    new AzureadProvider(stack, "azuread");
    new AzapiProvider(stack, "azapi");
    new RandomProvider(stack, "random");
    new TimeProvider(stack, "time");
    const cluster = new LangfuseCluster(stack, "cluster", {
      resourceGroup: RESOURCE_GROUP,
      name: "aks-langfuse-test",
      tenantId: TENANT_ID,
      registry: { name: "acrlangfusetest" },
      systemPool: { vmSize: "Standard_D4s_v5", nodes: 3 },
      administrators: ADMINISTRATORS,
    });
    new KeylessBlob(stack, "blob", {
      resourceGroup: RESOURCE_GROUP,
      accountName: "stlangfusetest",
      identityName: "id-langfuse-test",
      oidcIssuerUrl: cluster.oidcIssuerUrl,
      corsOrigins: ["http://localhost:3000"],
    });
    const vault = new SecretVault(stack, "vault", {
      vault: { name: "kv-langfuse-test", resourceGroup: RESOURCE_GROUP, tenantId: TENANT_ID },
      secretPrefix: "langfuse-test-",
      officers: ADMINISTRATORS,
    });
    new EntraSso(stack, "sso", {
      publicUrl: "http://localhost:3000",
      application: { displayName: "Langfuse SSO (rg-langfuse-test)" },
      vault,
    });
  });
  for (const id of ["cluster", "blob", "vault", "sso"]) expect(below(json, id)).toEqual(below(file, id));
});

test("the smallest props give what the defaults of an environment file give: Kubernetes", () => {
  const file = terraformOf(new ReleaseStack(testApp(), ENVIRONMENT));
  const json = synth((stack) => {
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    new AzapiProvider(stack, "azapi");
    new KubernetesProvider(stack, "kubernetes");
    new HelmProvider(stack, "helm");
    const resourceGroup = "rg-langfuse-test";
    new LangfuseRelease(stack, "langfuse", {
      publicUrl: "http://localhost:3000",
      images: { registry: "acrlangfusetest.azurecr.io", tag: "4.4.0-keyless.1" },
      storage: KeylessBlob.fromName(stack, "identity", {
        accountName: "stlangfusetest",
        identityName: "id-langfuse-test",
        resourceGroup,
      }),
      tenantId: TENANT_ID,
      vault: SecretVault.fromName(stack, "vault", {
        name: "kv-langfuse-test",
        resourceGroup,
        secretPrefix: "langfuse-test-",
      }),
    });
  });
  expect(json.resource).toEqual(file.resource);
  expect(json.ephemeral).toEqual(file.ephemeral);
});
