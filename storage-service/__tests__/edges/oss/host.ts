import { Refusal } from "./refusals";

/**
 * Reads the bucket from the host of a request.
 * @throws Refusal if the bucket is in the path, or the host is of another region
 */
export function readBucket(host: string, path: string, region: string): string {
  const [, bucket, hostRegion] = /^(?:([^.]+)\.)?(?:s3\.)?oss-([a-z0-9-]+)\.aliyuncs\.com$/.exec(host) ?? [];
  // An IP address cannot have a bucket before it.
  const isEndpoint = bucket === undefined || bucket === "s3";
  // An endpoint without a bucket only lists the buckets, which is not needed here.
  if (isEndpoint) throw new Refusal(path === "/" ? "methodUnknown" : "pathStyle");
  if (hostRegion !== region) throw new Refusal("bucketElsewhere", { Endpoint: `oss-${region}.aliyuncs.com` });
  return bucket;
}
