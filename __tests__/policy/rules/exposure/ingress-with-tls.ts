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

const HOSTS = [{ host: "langfuse.example.com" }];
const TLS = { enabled: true, secretName: "tls" };

testRule(ingressWithTls, {
  compliant: {
    "certificate and host": release({ enabled: true, hosts: HOSTS, tls: TLS }),
    "a port in the URL": release({ enabled: true, hosts: HOSTS, tls: TLS }, "https://langfuse.example.com:8443"),
  },
  violating: {
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
