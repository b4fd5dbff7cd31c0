import type { Block } from "../../../terraform-json/block";
import { helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { leaves } from "../../../terraform-json/json";
import { answer, finding, given, notApplicable, type Finding, type Rule } from "../../rule";

const EXPOSED = ["LoadBalancer", "NodePort"];

/** The names under which charts and Kubernetes have the type of a Service. */
const TYPE_PATH = /(^|\.)(type|serviceType)$/;

export const noOtherLoadBalancer: Rule = {
  id: "no-other-load-balancer",
  group: "exposure",
  title: "Only the ingress controller has an address outside the cluster.",
  rationale:
    "A Service of type LoadBalancer gets a public address at once, and one of type NodePort a port on every node: a store " +
    "or the operator would be on the internet beside TLS, redirect and network policies.",
  source: "https://learn.microsoft.com/azure/aks/concepts-network-services",
  fix: "Set the type of the Service to ClusterIP; let the ingress controller lead to it.",
  check(deployment) {
    const services = deployment.resources("kubernetes_service_v1", "kubernetes_service");
    const releases = helmReleases(deployment);
    if (services.length + releases.length === 0) return notApplicable("there is no Helm release and no Service");
    return answer([
      ...releases.filter(({ chart }) => chart !== "traefik").flatMap(inValues),
      ...services.flatMap(inService),
    ]);
  },
};

function inValues({ block, values }: HelmRelease): Finding[] {
  return leaves(values, "values")
    .filter(({ path, value }) => TYPE_PATH.test(path) && EXPOSED.includes(String(value)))
    .map(({ path, value }) => finding(block, path, `is ${given(value)}, and must be "ClusterIP"`));
}

function inService(service: Block): Finding[] {
  return service
    .places("spec.type")
    .filter(({ value }) => value !== "ClusterIP" && value !== "ExternalName")
    .map(({ path, value }) => finding(service, path, `is ${given(value)}, and must be "ClusterIP"`));
}
