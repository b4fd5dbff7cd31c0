import { show, type Check, type Expected, type Finding, type Rendering } from "../check";
import { at, nameOf, type Manifest } from "../manifests";

export const ingressCheck: Check = {
  id: "ingress",
  looksFor:
    "a public environment has one Ingress of our class with the host of the public URL, TLS, and its Issuer; another " +
    "has no Ingress",
  run: (rendering) => {
    const ingresses = rendering.manifests.filter(({ kind }) => kind === "Ingress");
    const { ingress } = rendering.expected;
    if (ingress) return exposed(ingresses, ingress, rendering);
    return ingresses.map((ingress) => ({
      object: nameOf(ingress),
      problem: "must not be rendered: the environment is not public",
    }));
  },
};

type Route = NonNullable<Expected["ingress"]>;

function exposed(ingresses: readonly Manifest[], { className, issuer }: Route, rendering: Rendering): Finding[] {
  const [ingress, ...others] = ingresses;
  if (!ingress || others.length > 0) {
    return [{ object: "Ingress", problem: `must be rendered once, got ${ingresses.length}` }];
  }
  const host = new URL(rendering.expected.publicUrl).hostname;
  const object = nameOf(ingress);
  return [
    ...same(object, "spec.ingressClassName", className, at(ingress, "spec", "ingressClassName")),
    ...same(object, "spec.rules[].host", [host], each(at(ingress, "spec", "rules"), "host")),
    ...same(object, "spec.tls[].hosts", [[host]], each(at(ingress, "spec", "tls"), "hosts")),
    ...tlsSecret(ingress),
    ...same(object, "cert-manager.io/issuer", issuer, ingress.metadata.annotations?.["cert-manager.io/issuer"]),
    ...certificateIssuer(rendering, { className, issuer }),
  ];
}

function each(list: unknown, ...path: readonly string[]): unknown[] {
  return Array.isArray(list) ? list.map((item) => at(item, ...path)) : [];
}

function same(object: string, field: string, wanted: unknown, found: unknown): Finding[] {
  return show(found) === show(wanted)
    ? []
    : [{ object, problem: `"${field}" must be ${show(wanted)}, got ${show(found)}` }];
}

function tlsSecret(ingress: Manifest): Finding[] {
  return each(at(ingress, "spec", "tls"), "secretName")
    .filter((name) => !name)
    .map(() => ({ object: nameOf(ingress), problem: '"spec.tls[].secretName" must be set, got none' }));
}

function certificateIssuer({ manifests }: Rendering, { className, issuer }: Route): Finding[] {
  const found = manifests.find(({ kind, metadata }) => kind === "Issuer" && metadata.name === issuer);
  if (!found) return [{ object: `Issuer/${issuer}`, problem: "must be rendered, got none" }];
  const solvers = at(found, "spec", "acme", "solvers");
  const classes = each(solvers, "http01", "ingress", "ingressClassName");
  return same(nameOf(found), "solvers[].http01.ingress.ingressClassName", [className], classes);
}
