import { Refusal } from "./refusals";

/**
 * The bucket that a request names in its host.
 * @throws Refusal where the bucket stands in the path, or the host is of another region
 */
export function readBucket(host: string, path: string, region: string): string {
  const [, bucket, hostRegion] = /^(?:([^.]+)\.)?(?:s3\.)?oss-([a-z0-9-]+)\.aliyuncs\.com$/.exec(host) ?? [];
  // An address has no bucket before it either.
  const isEndpoint = bucket === undefined || bucket === "s3";
  // The list of all buckets, which nobody here asks for, is all that an endpoint itself answers.
  if (isEndpoint) throw new Refusal(path === "/" ? "methodUnknown" : "pathStyle");
  if (hostRegion !== region) throw new Refusal("bucketElsewhere", { Endpoint: `oss-${region}.aliyuncs.com` });
  return bucket;
}
