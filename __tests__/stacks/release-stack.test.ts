import { parse } from "yaml";
import { ReleaseStack } from "../../stacks/release-stack";
import { namedEnvironment } from "../support/named-environment";
import { terraformOf, testApp, type Synthesized } from "../support/synth";

function release(sections: Record<string, unknown> = {}) {
  return terraformOf(new ReleaseStack(testApp(), namedEnvironment(sections)));
}

test("the platform is found by the names that both stacks derive", () => {
  const json = release();
  expect(json.data["azurerm_kubernetes_cluster"]).toEqual({
    cluster: { name: "aks-langfuse-test", resource_group_name: "rg-langfuse-test" },
  });
  expect(json.data["azurerm_user_assigned_identity"]).toEqual({
    identity: { name: "id-langfuse-test", resource_group_name: "rg-langfuse-test" },
  });
  expect(json.data["azurerm_key_vault"]).toEqual({
    vault: { name: "kv-langfuse-test", resource_group_name: "rg-langfuse-test" },
  });
  expect(json.data).not.toHaveProperty("terraform_remote_state");
});

test("an existing vault is found in its own resource group", () => {
  const json = release({ keyVault: { existing: true, name: "kv-shared", resourceGroup: "rg-kv" } });
  expect(json.data["azurerm_key_vault"]).toEqual({ vault: { name: "kv-shared", resource_group_name: "rg-kv" } });
});

test.each([
  [{ location: "eastus" }, undefined, ["azurecli"]],
  [{ location: "eastus", signIn: "oidc" }, undefined, ["workloadidentity", "--use-azurerm-env-vars"]],
  [{ location: "eastus", signIn: "managed-identity" }, undefined, ["msi", "--use-azurerm-env-vars"]],
  [{ location: "eastus", signIn: "oidc" }, "azurecli", ["azurecli"]],
])("kubernetes and helm sign in by kubelogin: %j, kubelogin %s → %j", (azure, kubelogin, [login, ...variables]) => {
  const systemPool = { vmSize: "Standard_D4s_v5", nodes: 3 };
  const { provider } = release({ azure, cluster: { systemPool, kubelogin } });
  const connection = {
    host: "${data.azurerm_kubernetes_cluster.cluster.kube_config[0].host}",
    cluster_ca_certificate:
      "${base64decode(data.azurerm_kubernetes_cluster.cluster.kube_config[0].cluster_ca_certificate)}",
  };
  const exec = {
    api_version: "client.authentication.k8s.io/v1",
    command: "kubelogin",
    args: ["get-token", "--login", login, "--server-id", "6dae42f8-4368-4678-94ff-3960e28e3630", ...variables],
  };
  expect(provider["kubernetes"]).toEqual([{ ...connection, exec: [exec] }]);
  expect(provider["helm"]).toEqual([{ kubernetes: { ...connection, exec } }]);
});

test("kubelogin and the sign-in use the tenant of the file", () => {
  const tenantId = "00000000-0000-0000-0000-000000000002";
  const { provider, resource } = release({ azure: { location: "eastus", tenantId } });
  const values = parse(resource["helm_release"]?.["langfuse"].values[0]) as Record<string, unknown>;
  expect(values).toMatchObject({ langfuse: { auth: { providers: { azureAd: { tenantId } } } } });
  const [{ exec }] = provider["kubernetes"] as [{ exec: [{ args: string[] }] }];
  expect(exec[0].args.slice(-2)).toEqual(["--tenant-id", tenantId]);
});

test("the chart gets the values of the file", () => {
  const json = release({
    storage: { accountName: "stmine", container: "traces" },
    registry: { existing: true, name: "AcrShared", resourceGroup: "rg-acr" },
    sso: { passwordLogin: "on" },
    langfuse: {
      images: { tag: "3.224.1-keyless.1", web: "team/web" },
      chartVersion: "1.5.41",
      releaseName: "langfuse-eu",
      namespace: "traces",
      telemetry: true,
      timeoutMinutes: 45,
    },
  });
  const chart = json.resource["helm_release"]?.["langfuse_v1"];
  expect(chart).toMatchObject({ name: "langfuse-eu", version: "1.5.41", timeout: 2700 });
  const values = parse(chart.values[0]) as Record<string, unknown>;
  expect(values).toMatchObject({
    langfuse: {
      image: { tag: "3.224.1-keyless.1" },
      web: { image: { repository: "acrshared.azurecr.io/team/web" } },
      worker: { image: { repository: "acrshared.azurecr.io/langfuse-worker" } },
      features: { telemetryEnabled: true },
      auth: { disableUsernamePassword: false },
    },
    s3: { endpoint: "https://stmine.blob.core.windows.net", bucket: "traces" },
  });
  expect(json.resource["kubernetes_namespace_v1"]?.["langfuse_namespace"].metadata.name).toBe("traces");
});

describe("the move from chart 1.x to 2.x", () => {
  const PUBLIC = {
    publicUrl: "https://langfuse.example.com",
    exposure: { kind: "public", acmeEmail: "me@example.com" },
  };
  const V3 = "3.224.1-keyless.1";
  const PREVIOUS = { chartVersion: "1.5.41", releaseName: "langfuse", tag: V3 };
  const V2 = { chartVersion: "2.0.0", releaseName: "langfuse-v2" };
  const step = (langfuse: Record<string, unknown>) => release({ ...PUBLIC, langfuse });

  const before = step({ chartVersion: "1.5.41", images: { tag: V3 } });
  const copying = step({ ...V2, images: { tag: V3 }, previous: PREVIOUS });
  const shifted = step({ ...V2, images: { tag: V3 }, previous: { ...PREVIOUS, serves: "current" } });
  const upgraded = step({ ...V2, images: { tag: "4.4.0" }, previous: { ...PREVIOUS, serves: "current" } });
  const after = step({ ...V2, images: { tag: "4.4.0" } });

  /** Every block with its arguments as text; `depends_on` orders, and changes nothing that exists. */
  function blocks({ resource, data, ephemeral, locals, provider }: Synthesized): Map<string, string> {
    const named = { ...resource, data: flat(data), ephemeral: flat(ephemeral), locals, provider };
    return new Map(Object.entries(flat(named)).map(([address, body]) => [address, JSON.stringify(body, arguments_)]));
  }
  const flat = (types: Record<string, Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(types).flatMap(([type, named]) =>
        Object.entries(named).map(([name, body]) => [`${type}.${name}`, body]),
      ),
    );
  const arguments_ = (key: string, value: unknown) => (key === "depends_on" ? undefined : value);

  function difference(from: Synthesized, to: Synthesized) {
    const [old, now] = [blocks(from), blocks(to)];
    const both = [...old.keys()].filter((address) => now.has(address));
    return {
      added: [...now.keys()].filter((address) => !old.has(address)).sort(),
      removed: [...old.keys()].filter((address) => !now.has(address)).sort(),
      changed: both.filter((address) => old.get(address) !== now.get(address)).sort(),
    };
  }

  const policy = (pods: string) => `kubernetes_network_policy_v1.langfuse_network_${pods}`;

  test("a second release changes only which pods may connect to the stores of the first", () => {
    expect(difference(before, copying)).toEqual({
      added: [
        "helm_release.langfuse",
        "helm_release.langfuse_clickhouse_operator_chart",
        "kubernetes_default_service_account_v1.langfuse_clickhouse_operator_default_service_account",
        "kubernetes_namespace_v1.langfuse_clickhouse_operator",
        policy("clickhouse"),
        policy("keeper"),
      ],
      removed: [],
      changed: [policy("clickhouse_v1"), policy("postgresql"), policy("web"), policy("worker")],
    });
  });

  test("moving users changes the two releases, and upgrades the new one", () => {
    const releases = ["helm_release.langfuse", "helm_release.langfuse_v1"];
    expect(difference(copying, shifted)).toEqual({ added: [], removed: [], changed: releases });
    expect(difference(shifted, upgraded)).toEqual({ added: [], removed: [], changed: ["helm_release.langfuse"] });
  });

  test("removing the first release removes only its own resources", () => {
    expect(difference(upgraded, after)).toEqual({
      added: [],
      removed: ["helm_release.langfuse_v1", policy("clickhouse_v1"), policy("zookeeper")],
      changed: [policy("clickhouse"), policy("postgresql"), policy("web"), policy("worker")],
    });
  });
});
