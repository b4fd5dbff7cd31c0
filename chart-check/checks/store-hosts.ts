import { eachComponentPod, show, type Check, type Finding, type Rendering } from "../check";
import { containersOf, type NamedContainer } from "../manifests";

const HOSTS = ["DATABASE_HOST"];
const URLS = ["REDIS_CONNECTION_STRING", "CLICKHOUSE_URL", "CLICKHOUSE_MIGRATION_URL"];

/** Both charts compute these names from the release's, and not always in the way the sub-charts do. */
export const storeHostsCheck: Check = {
  id: "store-hosts",
  looksFor: "PostgreSQL, Redis and ClickHouse are looked for under the name of a Service that there will be",
  run: (rendering) => {
    const services = serviceNames(rendering);
    return eachComponentPod(rendering, (pod) => containersOf(pod).flatMap((named) => unknownHosts(named, services)));
  },
};

function serviceNames({ manifests }: Rendering): string[] {
  return manifests.flatMap(({ kind, metadata }) => {
    if (kind === "Service") return [metadata.name];
    return kind === "ClickHouseCluster" ? [`${metadata.name}-clickhouse-headless`] : [];
  });
}

function unknownHosts({ where, container }: NamedContainer, services: readonly string[]): Finding[] {
  return [...HOSTS, ...URLS].flatMap((name) => {
    const value = (container.env ?? []).find((variable) => variable.name === name)?.value;
    const host = URLS.includes(name) ? hostOf(value) : value;
    return services.some((service) => service === host)
      ? []
      : [{ object: where, problem: `${name} must name one of ${services.join(", ")}, got ${show(value)}` }];
  });
}

/** By hand, because a password in these URLs is still a reference to a variable, as `$(REDIS_PASSWORD)`. */
function hostOf(url: unknown): string | undefined {
  return typeof url === "string" ? /^\w+:\/\/(?:[^@/]*@)?([^:/]+)/.exec(url)?.[1] : undefined;
}
