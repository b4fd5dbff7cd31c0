import type { Block } from "../../../terraform-json/block";
import { helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { leaves } from "../../../terraform-json/json";
import { answer, finding, given, notApplicable, type Finding, type Rule } from "../../rule";

const EXPOSED = ["LoadBalancer", "NodePort"];

/** The names for the type of a Service in charts and Kubernetes. */
const TYPE_PATH = /(^|\.)(type|serviceType)$/;

export const noOtherLoadBalancer: Rule = {
  id: "no-other-load-balancer",
  group: "exposure",
  title: "Only the ingress controller has an address outside the cluster.",
  rationale:
    "A Service of type LoadBalancer gets a public address, and one of type NodePort a port on every node: a database or " +
    "the operator would be open to the internet without TLS and redirect.",
  source: "https://learn.microsoft.com/azure/aks/concepts-network-services",
  fix: "Set the type of the Service to ClusterIP, and use the ingress controller.",
  check(deployment) {
    const services = deployment.resources("kubernetes_service_v1", "kubernetes_service");
    const releases = helmReleases(deployment);
    if (services.length + releases.length === 0) return notApplicable("there is no Helm release and no Service");
    return answer([
      ...releases.filter(({ chart }) => chart !== "traefik").flatMap(checkValues),
      ...services.flatMap(checkService),
    ]);
  },
};

function checkValues({ block, values }: HelmRelease): Finding[] {
  return leaves(values, "values")
    .filter(({ path, value }) => TYPE_PATH.test(path) && EXPOSED.includes(String(value)))
    .map(({ path, value }) => finding(block, path, `is ${given(value)}, and must be "ClusterIP"`));
}

function checkService(service: Block): Finding[] {
  return service
    .places("spec.type")
    .filter(({ value }) => value !== "ClusterIP" && value !== "ExternalName")
    .map(({ path, value }) => finding(service, path, `is ${given(value)}, and must be "ClusterIP"`));
}
