import { toText } from "../../../review/facts/sentence";
import { findVersions } from "../../../review/facts/versions";
import type { Deployment } from "../../../terraform-json/deployment";
import { environment, given, platform } from "./deployments";

function rows(synthesis: Deployment, base?: Deployment): string[] {
  return findVersions({ synthesis, base }).map(({ kind, name, version, where, before }) =>
    [kind, name, before === undefined ? version : `${before} -> ${version}`, toText(where)].join(" | "),
  );
}

test("production", () => {
  expect(rows(environment("production"))).toMatchSnapshot();
});

test("stacks that require the same version are grouped", () => {
  const required = (azurerm: string) => ({
    terraform: {
      required_version: ">= 1.11",
      required_providers: { azurerm: { source: "azurerm", version: azurerm } },
    },
  });
  expect(
    rows(given({ "test-a": required("4.55.0"), "test-b": required("4.55.0"), "test-c": required("5.0.0") })),
  ).toEqual([
    "Terraform | Terraform | >= 1.11 | test-a, test-b and test-c",
    "provider | azurerm | 4.55.0 | test-a and test-b",
    "provider | azurerm | 5.0.0 | test-c",
  ]);
});

const cluster = (version?: string) =>
  platform({ azurerm_kubernetes_cluster: { aks: { name: "aks", kubernetes_version: version } } });

test("the version of the base, if it differs", () => {
  expect(rows(cluster("1.35"), cluster("1.34"))).toEqual(["Kubernetes | Kubernetes | 1.34 -> 1.35 | the cluster aks"]);
  expect(rows(cluster("1.35"), cluster("1.35"))).toEqual(["Kubernetes | Kubernetes | 1.35 | the cluster aks"]);
  expect(rows(cluster())).toEqual(["Kubernetes | Kubernetes | Azure's default | the cluster aks"]);
});

test("the deployed version, from the prior state of a plan", () => {
  const state = {
    address: "azurerm_kubernetes_cluster.aks",
    mode: "managed",
    type: "azurerm_kubernetes_cluster",
    name: "aks",
    values: { name: "aks", kubernetes_version: "1.33" },
  };
  const plans = given({
    "test-platform": {
      format_version: "1.2",
      planned_values: { root_module: {} },
      resource_changes: [],
      configuration: {},
      prior_state: { format_version: "1.0", values: { root_module: { resources: [state] } } },
    },
  });
  expect(findVersions({ synthesis: cluster("1.35"), plans })).toMatchObject([{ version: "1.35", before: "1.33" }]);
});

test("images of any chart, with registry, tag or digest", () => {
  const values = JSON.stringify({
    image: { registry: "ghcr.io", repository: "a/b", tag: 1.2 },
    sidecar: { image: { repository: "c", digest: "sha256:00" } },
    other: { image: { repository: "d" } },
  });
  const resource = { helm_release: { app: { name: "app", chart: "app", values: [values] } } };
  expect(rows(given({ "test-release": { resource } }))).toEqual([
    "chart | app | latest | the release app",
    "image | ghcr.io/a/b | 1.2 | image of the release app",
    "image | c | sha256:00 | sidecar.image of the release app",
    "image | d | the chart's default | other.image of the release app",
  ]);
});
