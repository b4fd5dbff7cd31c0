import { checkComponentPods, mustBe, show, type Check, type Mismatch, type Rendering } from "../check";
import { at, containersOf, isOperatorResource, nameOf, type Manifest, type NamedContainer } from "../manifests";

/** Disks of the release's StorageClass can grow, are in the zone of their pod, and are kept when the claim is deleted. */
export const storageClassCheck: Check = {
  id: "storage-class",
  rule: "every claim has the StorageClass of the release, and every StatefulSet and resource of the operator has a claim",
  run: ({ expected, manifests }) => [
    ...manifests.flatMap((manifest) =>
      claims(manifest).flatMap((claim) =>
        mustBe(nameOf(manifest), '"storageClassName"', expected.storageClass, at(claim, "storageClassName")),
      ),
    ),
    ...manifests
      .filter((manifest) => manifest.kind === "StatefulSet" || isOperatorResource(manifest))
      .filter((manifest) => claims(manifest).length === 0)
      .map((manifest) => ({
        object: nameOf(manifest),
        problem: "must have a claim, or its data is deleted with its pod",
      })),
  ],
};

/** The specifications of the claims that an object is or creates. */
function claims(manifest: Manifest): unknown[] {
  if (manifest.kind === "PersistentVolumeClaim") return [manifest["spec"]];
  if (isOperatorResource(manifest)) return [at(manifest, "spec", "dataVolumeClaimSpec")].filter((claim) => claim);
  const templates = at(manifest, "spec", "volumeClaimTemplates");
  return Array.isArray(templates) ? templates.map((template) => at(template, "spec")) : [];
}

const URLS = ["REDIS_CONNECTION_STRING", "CLICKHOUSE_URL", "CLICKHOUSE_MIGRATION_URL"];

/** Both charts derive these hosts from the name of the release, not always in the same way as the sub-charts. */
export const storeHostsCheck: Check = {
  id: "store-hosts",
  rule: "the hosts of PostgreSQL, Redis and ClickHouse are names of Services",
  run: (rendering) => {
    const services = listServices(rendering);
    return checkComponentPods(rendering, (pod) => containersOf(pod).flatMap((named) => checkHosts(named, services)));
  },
};

function listServices({ manifests }: Rendering): string[] {
  return manifests.flatMap(({ kind, metadata }) => {
    if (kind === "Service") return [metadata.name];
    return kind === "ClickHouseCluster" ? [`${metadata.name}-clickhouse-headless`] : [];
  });
}

function checkHosts({ where, container }: NamedContainer, services: readonly string[]): Mismatch[] {
  return ["DATABASE_HOST", ...URLS].flatMap((name) => {
    const value = (container.env ?? []).find((variable) => variable.name === name)?.value;
    const host = URLS.includes(name) ? parseHost(value) : value;
    if (services.some((service) => service === host)) return [];
    return [{ object: where, problem: `${name} must name one of ${services.join(", ")}, got ${show(value)}` }];
  });
}

/** Not with the class URL, because the password is a reference to a variable, as `$(REDIS_PASSWORD)`. */
function parseHost(url: unknown): string | undefined {
  return typeof url === "string" ? /^\w+:\/\/(?:[^@/]*@)?([^:/]+)/.exec(url)?.[1] : undefined;
}
