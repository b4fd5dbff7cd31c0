import type { Deployment } from "../../../terraform-json/deployment";
import { helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { findEndpoints, parseHost, shown, type StoreSetting } from "../../blob-store";
import { findVariables, findLoadableVariables } from "../../environment-variables";
import { answer, finding, notApplicable, oncePerPlace, type Finding, type Rule } from "../../rule";

/** Variables for an endpoint, of Langfuse and of the SDK, and for the address of signed URLs. */
const VARIABLE = /^(?:LANGFUSE_S3_\w+_ENDPOINT|AWS_ENDPOINT_URL(?:_S3)?)$/;

export const storageOverHttps: Rule = {
  id: "storage-over-https",
  group: "exposure",
  title: "Langfuse uses only HTTPS for its storage.",
  rationale:
    "With HTTP, traces, media, exports and signed URLs can be read and changed in transit. No store needs HTTP: OSS refuses " +
    "the aws-chunked encoding of a client with and without TLS.",
  source: "https://www.alibabacloud.com/help/en/oss/developer-reference/use-amazon-s3-sdks-to-access-oss",
  fix:
    "Use https:// for every endpoint, as for storage.endpoint in the environment file. If that is not possible yet, set storage.allowPlaintext in the environment file, with " +
    "a reason and a last day.",
  alarm: { word: "PLAINTEXT", means: "traces, media and exports are sent unencrypted" },
  check(deployment) {
    const releases = helmReleases(deployment, "langfuse");
    if (releases.length === 0) return notApplicable("there is no Helm release of Langfuse");
    const findings = [
      ...releases.flatMap((release) => checkValues(deployment, release)),
      ...checkVariables(deployment),
    ];
    return answer(oncePerPlace(findings));
  },
};

function checkValues(deployment: Deployment, release: HelmRelease): Finding[] {
  return findEndpoints(deployment, release).flatMap((endpoint) => {
    const problem = checkEndpoint(endpoint);
    return problem ? [finding(release.block, endpoint.path, problem)] : [];
  });
}

function checkVariables(deployment: Deployment): Finding[] {
  return [...findVariables(deployment), ...findLoadableVariables(deployment)]
    .filter(({ name, value }) => VARIABLE.test(name) && value !== "")
    .flatMap(({ block, path, name, value }) => {
      const problem = checkEndpoint({
        path,
        value: value === undefined ? undefined : deployment.resolve(block, value),
      });
      return problem ? [finding(block, path, `(${name}) ${problem}`)] : [];
    });
}

/** Loopback stays in the pod, as for a TLS proxy in it. Another pod may be on another node, so it needs TLS. */
function checkEndpoint(endpoint: StoreSetting): string | undefined {
  const { value } = endpoint;
  if (typeof value === "string" && /^https:\/\//i.test(value)) return undefined;
  return isLoopback(parseHost(value) ?? "") ? undefined : `is ${shown(endpoint)}, and must begin with https://`;
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|[\w.-]+\.localhost|127\.[\d.]+|\[::1\])$/.test(host);
}
