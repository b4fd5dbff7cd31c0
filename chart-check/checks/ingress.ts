import { mustBe, mustNotRender, type Check, type Expected, type Mismatch, type Rendering } from "../check";
import { at, nameOf, type Manifest } from "../manifests";

export const ingressCheck: Check = {
  id: "ingress",
  rule:
    "a public environment has one Ingress with the class of the release, the host of the public URL, TLS and its Issuer; " +
    "other environments have no Ingress",
  run: (rendering) => {
    const ingresses = rendering.manifests.filter(({ kind }) => kind === "Ingress");
    const { ingress } = rendering.expected;
    if (!ingress) return mustNotRender(ingresses, "the environment is not public");
    return checkIngress(ingresses, ingress, rendering);
  },
};

type Route = NonNullable<Expected["ingress"]>;

function checkIngress(ingresses: readonly Manifest[], { className, issuer }: Route, rendering: Rendering): Mismatch[] {
  const [ingress, ...others] = ingresses;
  if (!ingress || others.length > 0) {
    return [{ object: "Ingress", problem: `must be rendered once, got ${ingresses.length}` }];
  }
  const host = new URL(rendering.expected.publicUrl).hostname;
  const object = nameOf(ingress);
  const tlsSecrets = listValues(at(ingress, "spec", "tls"), "secretName");
  return [
    ...mustBe(object, '"spec.ingressClassName"', className, at(ingress, "spec", "ingressClassName")),
    ...mustBe(object, '"spec.rules[].host"', [host], listValues(at(ingress, "spec", "rules"), "host")),
    ...mustBe(object, '"spec.tls[].hosts"', [[host]], listValues(at(ingress, "spec", "tls"), "hosts")),
    ...tlsSecrets
      .filter((name) => !name)
      .map(() => ({ object, problem: '"spec.tls[].secretName" must be set, got none' })),
    ...mustBe(object, '"cert-manager.io/issuer"', issuer, ingress.metadata.annotations?.["cert-manager.io/issuer"]),
    ...checkIssuer(rendering, { className, issuer }),
  ];
}

function listValues(list: unknown, ...path: readonly string[]): unknown[] {
  return Array.isArray(list) ? list.map((item) => at(item, ...path)) : [];
}

function checkIssuer({ manifests }: Rendering, { className, issuer }: Route): Mismatch[] {
  const found = manifests.find(({ kind, metadata }) => kind === "Issuer" && metadata.name === issuer);
  if (!found) return [{ object: `Issuer/${issuer}`, problem: "must be rendered, got none" }];
  const solvers = at(found, "spec", "acme", "solvers");
  const classes = listValues(solvers, "http01", "ingress", "ingressClassName");
  return mustBe(nameOf(found), '"solvers[].http01.ingress.ingressClassName"', [className], classes);
}
