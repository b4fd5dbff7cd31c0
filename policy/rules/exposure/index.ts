import type { Rule } from "../../rule";
import { apiServerClosed } from "./api-server-closed";
import { clusterNetworkPolicy } from "./cluster-network-policy";
import { defaultDeny } from "./default-deny";
import { ingressDashboardOff } from "./ingress-dashboard-off";
import { ingressHttpsRedirect } from "./ingress-https-redirect";
import { ingressTls12 } from "./ingress-tls-1-2";
import { ingressWithTls } from "./ingress-with-tls";
import { keyVaultNetwork } from "./key-vault-network";
import { noAnonymousBlobs } from "./no-anonymous-blobs";
import { noOpenIngressRule } from "./no-open-ingress-rule";
import { noOtherLoadBalancer } from "./no-other-load-balancer";
import { nodesWithoutPublicIp } from "./nodes-without-public-ip";
import { privateContainers } from "./private-containers";
import { registryAdminOff } from "./registry-admin-off";
import { registryNetwork } from "./registry-network";
import { registryNoAnonymousPull } from "./registry-no-anonymous-pull";
import { storageCorsNamed } from "./storage-cors-named";
import { storageHttpsOnly } from "./storage-https-only";
import { storageOverHttps } from "./storage-over-https";
import { storageTls12 } from "./storage-tls-1-2";

export const EXPOSURE: readonly Rule[] = [
  apiServerClosed,
  clusterNetworkPolicy,
  defaultDeny,
  ingressDashboardOff,
  ingressHttpsRedirect,
  ingressTls12,
  ingressWithTls,
  keyVaultNetwork,
  noAnonymousBlobs,
  noOpenIngressRule,
  noOtherLoadBalancer,
  nodesWithoutPublicIp,
  privateContainers,
  registryAdminOff,
  registryNetwork,
  registryNoAnonymousPull,
  storageCorsNamed,
  storageHttpsOnly,
  storageOverHttps,
  storageTls12,
];
