import { endpointsOf } from "../../policy/blob-store";
import { environmentVariables, loadableVariables } from "../../policy/environment-variables";
import type { EvaluatedFinding, Verdict } from "../../policy/evaluate";
import { storageOverHttps } from "../../policy/rules/exposure/storage-over-https";
import type { Deployment } from "../../terraform-json/deployment";
import type { PlaintextStorage } from "../report";
import { readable, readableReleases } from "./releases";
import { LANGFUSE_CHART } from "./secret-readers";

/**
 * The storage that Langfuse speaks to unencrypted, each endpoint once: what the policy complains about, and what a waiver
 * allows. An endpoint that only cannot be looked into is a violation as any other.
 * @param deployments the files that the policy has judged: endpoints are read from the first that has them
 */
export function plaintextStorage(deployments: readonly Deployment[], { results }: Verdict): PlaintextStorage[] {
  const findings = results.filter(({ rule }) => rule.id === storageOverHttps.id).flatMap((result) => result.findings);
  if (findings.length === 0) return [];
  const written = deployments.flatMap(writtenAddresses);
  const groups = new Map<string, PlaintextStorage>();
  for (const { stack, address, path, waiver } of findings) {
    const endpoint = written.find((one) => placeOf(one) === placeOf({ stack, address, path }))?.endpoint;
    if (endpoint === undefined && waiver === undefined) continue;
    const key = JSON.stringify([endpoint, waiver?.reason, waiver?.expires]);
    const places = [...(groups.get(key)?.places ?? []), { stack, address, path }];
    groups.set(key, { endpoint, places, waiver });
  }
  return [...groups.values()];
}

interface Written extends Pick<EvaluatedFinding, "stack" | "address" | "path"> {
  /** Scheme, host and port. */
  readonly endpoint: string;
}

/** Every address of http in the values of Langfuse and in variables, which is where the rule looks. */
function writtenAddresses(deployment: Deployment): Written[] {
  const all = readable(deployment);
  const said = [
    ...readableReleases(all, LANGFUSE_CHART).flatMap((release) =>
      endpointsOf(all, release).map((saying) => ({ ...saying, block: release.block })),
    ),
    ...environmentVariables(all),
    ...loadableVariables(all),
  ];
  return said.flatMap(({ block, path, value }) => {
    const text = value === undefined ? undefined : all.resolve(block, value);
    if (typeof text !== "string" || !/^http:/i.test(text) || !URL.canParse(text)) return [];
    // A user and a password may stand in an address, and must not in a report.
    const { protocol, host } = new URL(text);
    return [{ stack: block.stack, address: block.address, path, endpoint: `${protocol}//${host}` }];
  });
}

function placeOf({ stack, address, path }: Pick<EvaluatedFinding, "stack" | "address" | "path">): string {
  return JSON.stringify([stack, address, path]);
}
