import { cidr, hostName, isWithin } from "../formats";
import {
  findRepeated,
  invalid,
  placesAt,
  required,
  unsupported,
  valueAt,
  type KubernetesObject,
  type Mistake,
  type Place,
} from "../object";
import { check, findSelectorMistakes } from "./metadata";
import { findPortNumberMistakes } from "./pods";

const RULES: Readonly<Record<string, (object: KubernetesObject) => Mistake[]>> = {
  NetworkPolicy: findPolicyMistakes,
  Ingress: findIngressMistakes,
  Service: findServiceMistakes,
};

export function findNetworkMistakes(object: KubernetesObject): Mistake[] {
  return RULES[object.kind]?.(object) ?? [];
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/ */
function findPolicyMistakes(object: KubernetesObject): Mistake[] {
  const peers = ["spec.ingress[].from[]", "spec.egress[].to[]"].flatMap((path) => placesAt(object, path));
  const ports = ["spec.ingress[].ports[]", "spec.egress[].ports[]"].flatMap((path) => placesAt(object, path));
  return [
    ...findSelectorMistakes(object, "spec.podSelector"),
    ...peers.flatMap(findPeerMistakes),
    ...peers.flatMap((peer) =>
      ["podSelector", "namespaceSelector"].flatMap((name) => findSelectorMistakes(peer, name)),
    ),
    ...findPortNumberMistakes(ports.flatMap((port) => placesAt(port, "port"))),
    ...ports.flatMap(findEndPortMistakes),
    ...placesAt(object, "spec.policyTypes[]")
      .filter(({ value }) => value !== "Ingress" && value !== "Egress")
      .map(({ path, value }) => ({
        path,
        problem: `Unsupported value: ${JSON.stringify(value)}: supported values: "Egress", "Ingress"`,
      })),
  ];
}

function findPeerMistakes(peer: Place): Mistake[] {
  const selectors = ["podSelector", "namespaceSelector"].filter((name) => placesAt(peer, name).length > 0);
  const [block] = placesAt(peer, "ipBlock");
  if (!block) return selectors.length > 0 ? [] : [required(peer.path, "must specify a peer")];
  const outer = valueAt(block, "cidr");
  const problem = typeof outer === "string" ? cidr(outer) : undefined;
  return [
    ...(selectors.length > 0
      ? [{ path: peer.path, problem: "Forbidden: may not specify both ipBlock and another peer" }]
      : []),
    ...placesAt(block, "cidr").flatMap(({ path, value }) => check(path, value, cidr)),
    ...placesAt(block, "except[]").flatMap(({ path, value }) => {
      const wrong = check(path, value, cidr);
      if (wrong.length > 0 || problem !== undefined || isWithin(String(value), String(outer))) return wrong;
      return [invalid(path, value, "must be a strict subset of `cidr`")];
    }),
  ];
}

function findEndPortMistakes(port: Place): Mistake[] {
  const [first, last] = [valueAt(port, "port"), valueAt(port, "endPort")];
  if (last === undefined) return [];
  if (first === undefined) return [required(`${port.path}.port`, "must be specified if endPort is")];
  return Number(last) < Number(first)
    ? [invalid(`${port.path}.endPort`, last, "must be greater than or equal to `port`")]
    : [];
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/ */
function findIngressMistakes(object: KubernetesObject): Mistake[] {
  const hosts = [...placesAt(object, "spec.rules[].host"), ...placesAt(object, "spec.tls[].hosts[]")];
  const paths = placesAt(object, "spec.rules[].http.paths[]");
  const isEmpty = placesAt(object, "spec.rules[]").length === 0 && placesAt(object, "spec.defaultBackend").length === 0;
  return [
    ...(isEmpty
      ? [invalid("spec", object["spec"] ?? null, "either `defaultBackend` or `rules` must be specified")]
      : []),
    ...hosts.flatMap(({ path, value }) => check(path, value, (host) => hostName(host.replace(/^\*\./, "")))),
    ...paths
      .filter((place) => valueAt(place, "pathType") !== "ImplementationSpecific")
      .flatMap((place) => placesAt(place, "path"))
      .filter(({ value }) => !String(value).startsWith("/"))
      .map(({ path, value }) => invalid(path, value, "must be an absolute path")),
    ...findPortNumberMistakes(paths.flatMap((place) => placesAt(place, "backend.service.port.number"))),
    ...paths
      .filter((place) => !["service", "resource"].some((kind) => placesAt(place, `backend.${kind}`).length > 0))
      .map(({ path }) => required(`${path}.backend`, "must specify a service or a resource")),
  ];
}

const SERVICE_CHOICES: Readonly<Record<string, readonly string[]>> = {
  "spec.type": ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"],
  "spec.externalTrafficPolicy": ["Cluster", "Local"],
  "spec.sessionAffinity": ["ClientIP", "None"],
};

/** @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/ */
function findServiceMistakes(object: KubernetesObject): Mistake[] {
  const ports = placesAt(object, "spec.ports[]");
  const type = valueAt(object, "spec.type");
  const isOptional = type === "ExternalName" || valueAt(object, "spec.clusterIP") === "None";
  return [
    ...Object.entries(SERVICE_CHOICES).flatMap(([choice, allowed]) =>
      placesAt(object, choice)
        .filter(({ value }) => !allowed.includes(String(value)))
        .map(({ path, value }) => unsupported(path, value, allowed)),
    ),
    ...(ports.length === 0 && !isOptional ? [required("spec.ports")] : []),
    ...findPortNumberMistakes(ports.flatMap((port) => [...placesAt(port, "port"), ...placesAt(port, "targetPort")])),
    ...ports
      .flatMap((port) => placesAt(port, "nodePort"))
      .filter(({ value }) => value !== 0 && (Number(value) < 30000 || Number(value) > 32767))
      .map(({ path, value }) =>
        invalid(path, value, "provided port is not in the valid range. The range of valid ports is 30000-32767"),
      ),
    ...(ports.length > 1
      ? ports.filter((port) => !valueAt(port, "name")).map(({ path }) => required(`${path}.name`))
      : []),
    ...findRepeated(ports.flatMap((port) => placesAt(port, "name"))),
    ...placesAt(object, "spec.loadBalancerSourceRanges[]").flatMap(({ path, value }) => check(path, value, cidr)),
    ...(type === "ExternalName" && !valueAt(object, "spec.externalName") ? [required("spec.externalName")] : []),
  ];
}
