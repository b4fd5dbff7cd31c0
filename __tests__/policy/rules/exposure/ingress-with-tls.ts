import { ingressWithTls } from "../../../../policy/rules/exposure/ingress-with-tls";
import { changeHelmValues, testRule } from "../../rule-table";

const RELEASE = "helm_release.langfuse";

const release = (ingress: object, url: unknown = "https://langfuse.example.com") => ({
  resource: {
    helm_release: {
      langfuse: { chart: "langfuse", values: [JSON.stringify({ langfuse: { nextauth: { url }, ingress } })] },
    },
  },
});

const manifest = (one: unknown, ingress: object = { enabled: false }) => ({
  resource: {
    helm_release: {
      langfuse: {
        chart: "langfuse",
        values: [
          JSON.stringify({
            langfuse: { nextauth: { url: "https://langfuse.example.com" }, ingress },
            extraManifests: [one],
          }),
        ],
      },
    },
  },
});

const HOSTS = [{ host: "langfuse.example.com" }];
const TLS = { enabled: true, secretName: "tls" };

testRule(ingressWithTls, {
  compliant: {
    "a manifest of a further ingress with a certificate": manifest(
      { kind: "Ingress", spec: { tls: [{ secretName: "tls" }] } },
      { enabled: true, hosts: HOSTS, tls: TLS },
    ),
    "certificate and host": release({ enabled: true, hosts: HOSTS, tls: TLS }),
    "a port in the URL": release({ enabled: true, hosts: HOSTS, tls: TLS }, "https://langfuse.example.com:8443"),
  },
  violating: {
    "a text that the chart takes for yes": [
      release({ enabled: "true", hosts: HOSTS, tls: { ...TLS, enabled: false } }),
      [RELEASE, "values.langfuse.ingress.tls.enabled"],
    ],
    "a manifest of a further ingress": [
      manifest({ kind: "Ingress", spec: { rules: [{ host: "x" }] } }),
      [RELEASE, "values.extraManifests[0].spec.tls"],
    ],
    "the same as a text, with a host and no Secret": [
      manifest("kind: Ingress\nspec:\n  tls:\n    - hosts: [x]\n"),
      [RELEASE, "values.extraManifests[0].spec.tls"],
    ],
    "no certificate": [release({ enabled: true, hosts: HOSTS }), [RELEASE, "values.langfuse.ingress.tls.enabled"]],
    "TLS off": [
      release({ enabled: true, hosts: HOSTS, tls: { ...TLS, enabled: false } }),
      [RELEASE, "values.langfuse.ingress.tls.enabled"],
    ],
    "no Secret for the certificate": [
      release({ enabled: true, hosts: HOSTS, tls: { enabled: true } }),
      [RELEASE, "values.langfuse.ingress.tls.secretName"],
    ],
    "an empty name of the Secret": [
      release({ enabled: true, hosts: HOSTS, tls: { enabled: true, secretName: "" } }),
      [RELEASE, "values.langfuse.ingress.tls.secretName"],
    ],
    "another host": [
      release({ enabled: true, hosts: [...HOSTS, { host: "other.example.com" }], tls: TLS }),
      [RELEASE, "values.langfuse.ingress.hosts[1].host"],
    ],
    "no host, which takes every host": [
      release({ enabled: true, hosts: [], tls: TLS }),
      [RELEASE, "values.langfuse.ingress.hosts"],
    ],
    "plain HTTP in the URL": [
      release({ enabled: true, hosts: HOSTS, tls: TLS }, "http://langfuse.example.com"),
      [RELEASE, "values.langfuse.nextauth.url"],
    ],
    "no URL": [release({ enabled: true, hosts: HOSTS, tls: TLS }, null), [RELEASE, "values.langfuse.nextauth.url"]],
  },
  notApplicable: {
    "no ingress": release({ enabled: false }, "http://localhost:3000"),
    "nothing said, which means no ingress": release({}),
    "another chart": { resource: { helm_release: { traefik: { chart: "traefik" } } } },
  },
  mutation: [
    (production) => changeHelmValues(production, "langfuse", ({ langfuse }) => (langfuse.ingress.tls.enabled = false)),
    [RELEASE, "values.langfuse.ingress.tls.enabled"],
  ],
});
