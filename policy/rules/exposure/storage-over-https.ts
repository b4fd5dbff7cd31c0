import type { Deployment } from "../../../terraform-json/deployment";
import { helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { endpointsOf, hostOf, shown, type Saying } from "../../blob-store";
import { environmentVariables, loadableVariables } from "../../environment-variables";
import { answer, finding, notApplicable, oncePerPlace, type Finding, type Rule } from "../../rule";

/** Where Langfuse, and the SDK of S3 by itself, takes an endpoint from; the address that signed URLs begin with too. */
const VARIABLE = /^(?:LANGFUSE_S3_\w+_ENDPOINT|AWS_ENDPOINT_URL(?:_S3)?)$/;

export const storageOverHttps: Rule = {
  id: "storage-over-https",
  group: "exposure",
  title: "Langfuse speaks to its storage over HTTPS only.",
  rationale:
    "Over http, everybody on the way reads traces, media and exports, can change them, and reads signed URLs that open " +
    "them. No store needs it: what OSS refuses about aws-chunked is how a client frames a body, with and without TLS.",
  source: "https://www.alibabacloud.com/help/en/oss/developer-reference/use-amazon-s3-sdks-to-access-oss",
  fix:
    "Write https:// before every endpoint. Where that cannot be yet, storage.allowPlaintext in the environment file says " +
    "why, and until which day.",
  alarm: { word: "PLAINTEXT", means: "traces, media and exports cross the network unencrypted" },
  check(deployment) {
    const releases = helmReleases(deployment, "langfuse");
    if (releases.length === 0) return notApplicable("there is no Helm release of Langfuse");
    const findings = [...releases.flatMap((release) => inValues(deployment, release)), ...inVariables(deployment)];
    return answer(oncePerPlace(findings));
  },
};

function inValues(deployment: Deployment, release: HelmRelease): Finding[] {
  return endpointsOf(deployment, release).flatMap((endpoint) => {
    const problem = problemOf(endpoint);
    return problem ? [finding(release.block, endpoint.path, problem)] : [];
  });
}

function inVariables(deployment: Deployment): Finding[] {
  return [...environmentVariables(deployment), ...loadableVariables(deployment)]
    .filter(({ name, value }) => VARIABLE.test(name) && value !== "")
    .flatMap(({ block, path, name, value }) => {
      const problem = problemOf({ path, value: value === undefined ? undefined : deployment.resolve(block, value) });
      return problem ? [finding(block, path, `(${name}) ${problem}`)] : [];
    });
}

/**
 * Loopback stays in the pod, as to a proxy beside Langfuse that speaks TLS. Another pod of the cluster may be on another
 * node, and a name of the cluster may stand for what is outside: that is the network, as any other.
 */
function problemOf(endpoint: Saying): string | undefined {
  const { value } = endpoint;
  if (typeof value === "string" && /^https:\/\//i.test(value)) return undefined;
  return isLoopback(hostOf(value) ?? "") ? undefined : `is ${shown(endpoint)}, and must begin with https://`;
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|[\w.-]+\.localhost|127\.[\d.]+|\[::1\])$/.test(host);
}
