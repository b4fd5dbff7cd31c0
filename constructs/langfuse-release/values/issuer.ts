import type { ChartProps } from "./chart-props";
import type { ChartGeneration } from "../chart-generation";
import { INGRESS_CLASS, ISSUERS } from "./langfuse-values";

const ACME_SERVERS = {
  production: "https://acme-v02.api.letsencrypt.org/directory",
  staging: "https://acme-staging-v02.api.letsencrypt.org/directory",
};

/**
 * The Issuer that cert-manager renews the certificate with. It goes along with the chart, because a
 * `kubernetes_manifest` would need cert-manager's API before cert-manager is there.
 * @see https://cert-manager.io/docs/configuration/acme/http01/
 */
export function issuer({ acmeEmail, acmeServer }: NonNullable<ChartProps["ingress"]>, generation: ChartGeneration) {
  const name = ISSUERS[generation];
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Issuer",
    metadata: { name },
    spec: {
      acme: {
        server: ACME_SERVERS[acmeServer],
        email: acmeEmail,
        privateKeySecretRef: { name: `${name}-account` },
        solvers: [{ http01: { ingress: { ingressClassName: INGRESS_CLASS, serviceType: "ClusterIP" } } }],
      },
    },
  };
}
