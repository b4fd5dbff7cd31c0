import type { Deployment } from "../../terraform-json/deployment";
import { helmPlaces, helmValue, type HelmRelease } from "../../terraform-json/helm-release";
import { isList, isObject, placesAt, type JsonObject } from "../../terraform-json/json";
import type { SecretLife } from "../report";
import { named, source, the } from "./naming";
import { readableReleases } from "./releases";
import { LANGFUSE_CHART } from "./secret-readers";
import { mention, sentence } from "./sentence";
import { roleName } from "./trust";

/** Secrets that Terraform never sees: what cert-manager makes, and the keys that pods sign URLs with. */
export function clusterSecrets(deployment: Deployment): SecretLife[] {
  return [
    ...readableReleases(deployment, LANGFUSE_CHART).flatMap((release) => [
      ...certificates(deployment, release),
      ...accountKeys(deployment, release),
    ]),
    ...delegationKeys(deployment),
  ];
}

const IN_CLUSTER = { state: ["In no state: Terraform never sees it."], inState: false } as const;

function certificates(deployment: Deployment, release: HelmRelease): SecretLife[] {
  const name = helmValue(release, "langfuse.ingress.tls.secretName");
  if (typeof name !== "string" || helmValue(release, "langfuse.ingress.enabled") !== true) return [];
  const [issuer] = helmPlaces(release, ["langfuse", "ingress", "annotations", "cert-manager.io/issuer"]);
  const link = mention(release.block, "langfuse.ingress");
  return [
    {
      name: `${name} (private key of the certificate)`,
      born: issuer
        ? sentence`Made by cert-manager, with the issuer ${String(issuer.value)}, for the hosts of ${link}.`
        : sentence`Not told: ${link} names it, and no issuer.`,
      lives: [sentence`In the Kubernetes Secret ${name} of the namespace ${namespaceOf(deployment, release)}.`],
      read: [["By the ingress controller, which ends TLS with it."]],
      ...IN_CLUSTER,
    },
  ];
}

function accountKeys(deployment: Deployment, release: HelmRelease): SecretLife[] {
  const manifests = helmValue(release, "extraManifests");
  const issuers = (isList(manifests) ? manifests : []).filter(
    (one): one is JsonObject => isObject(one) && one["kind"] === "Issuer",
  );
  return issuers.flatMap((issuer) =>
    placesAt(issuer, ["spec", "acme", "privateKeySecretRef", "name"]).map(({ value }) => ({
      name: `${String(value)} (key of the account with the certificate authority)`,
      born: sentence`Made by cert-manager for an issuer in ${mention(release.block, "extraManifests")}.`,
      lives: [
        sentence`In the Kubernetes Secret ${String(value)} of the namespace ${namespaceOf(deployment, release)}.`,
      ],
      read: [["By cert-manager, when it asks for a certificate."]],
      ...IN_CLUSTER,
    })),
  );
}

function delegationKeys(deployment: Deployment): SecretLife[] {
  return deployment
    .resources("azurerm_role_assignment")
    .filter((block) => roleName(block) === "Storage Blob Delegator")
    .map((block) => {
      const scope = source(deployment, block, block.value("scope"))?.block;
      return {
        name: "user delegation key (signs URLs of blobs)",
        born: sentence`Issued to an identity with a token of Entra ID${scope ? sentence`, for ${the(deployment, scope)}` : ""} (${mention(block, "Storage Blob Delegator")}).`,
        lives: [["In the memory of web and worker, until it expires."]],
        read: [["By web and worker, to sign URLs for browsers."]],
        ...IN_CLUSTER,
      };
    });
}

function namespaceOf(deployment: Deployment, { block }: HelmRelease) {
  const namespace = source(deployment, block, block.value("namespace"))?.block;
  return namespace ? named(deployment, namespace) : (deployment.resolvedText(block, "namespace") ?? "default");
}
