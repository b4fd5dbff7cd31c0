import { runCheck } from "../../../chart-check/check";
import { ingressCheck } from "../../../chart-check/checks/ingress";
import { rendering, testCheck, words } from "../rendering";

testCheck(ingressCheck, [
  ["no Ingress", (objects) => delete objects["Ingress/langfuse"], ["Ingress: must be rendered once, got 0"]],
  [
    "another class",
    (objects) => (objects["Ingress/langfuse"].spec.ingressClassName = "nginx"),
    ['Ingress/langfuse: "spec.ingressClassName" must be "traefik", got "nginx"'],
  ],
  [
    "another host",
    (objects) => (objects["Ingress/langfuse"].spec.rules[0].host = "example.org"),
    ['Ingress/langfuse: "spec.rules[].host" must be ["traces.example.com"], got ["example.org"]'],
  ],
  [
    "no TLS",
    (objects) => delete objects["Ingress/langfuse"].spec.tls,
    ['Ingress/langfuse: "spec.tls[].hosts" must be [["traces.example.com"]], got []'],
  ],
  [
    "no Secret for the certificate",
    (objects) => (objects["Ingress/langfuse"].spec.tls[0].secretName = ""),
    ['Ingress/langfuse: "spec.tls[].secretName" must be set, got none'],
  ],
  [
    "no annotation",
    (objects) => delete objects["Ingress/langfuse"].metadata.annotations,
    ['Ingress/langfuse: "cert-manager.io/issuer" must be "letsencrypt", got none'],
  ],
  ["no Issuer", (objects) => delete objects["Issuer/letsencrypt"], ["Issuer/letsencrypt: must be rendered, got none"]],
  [
    "an Issuer whose challenge is sent to another controller",
    (objects) => (objects["Issuer/letsencrypt"].spec.acme.solvers[0].http01.ingress.ingressClassName = "nginx"),
    ['Issuer/letsencrypt: "solvers[].http01.ingress.ingressClassName" must be ["traefik"], got ["nginx"]'],
  ],
]);

describe("an environment that is not public", () => {
  const parts = { ingress: undefined } as object;

  test("has no Ingress", () => {
    const hidden = rendering((objects) => delete objects["Ingress/langfuse"], parts);
    expect(runCheck(ingressCheck, hidden)).toEqual([]);
  });

  test("must have none", () => {
    expect(words(runCheck(ingressCheck, rendering(undefined, parts)))).toEqual([
      "Ingress/langfuse: must not be rendered: the environment is not public",
    ]);
  });
});
