import type { Deployment } from "../../terraform-json/deployment";
import type { Reach } from "../report";
import { accessKeyWords, buckets, bucketWords, signsUrls, whereabouts, type Bucket } from "./bucket";
import { named } from "./naming";
import { mention, sentence } from "./sentence";

/** What leaves for buckets of somebody else, by whom, and encrypted or not. */
export function bucketReach(deployment: Deployment): Reach[] {
  return buckets(deployment).flatMap((bucket) => [
    pods(deployment, bucket),
    ...(signsUrls(bucket) ? [browsers(bucket)] : []),
  ]);
}

function pods(deployment: Deployment, bucket: Bucket): Reach {
  const { release, protocol, endpoint, isPlaintext } = bucket;
  const eavesdroppers = isPlaintext ? " Everybody on the way can read and change what they send." : "";
  return {
    from: "web and worker",
    to: sentence`${bucketWords(bucket)}, ${whereabouts(bucket).toLowerCase().replace("azure", "Azure")}`,
    by: protocol,
    control: sentence`The values of ${named(deployment, release.block)} name ${mention(release.block, endpoint)}; requests are signed with ${accessKeyWords(deployment, release)}.${eavesdroppers} From where else it is reached is set there, and not told here.`,
  };
}

/** Browsers, which reach objects by URLs that the application signs. */
function browsers(bucket: Bucket): Reach {
  return {
    from: "browsers of users",
    to: [`objects in ${bucketWords(bucket)}`],
    by: bucket.protocol,
    control: [
      "Each URL is signed by the application, for one object and a short time. Which pages may ask (CORS) is set there, and not told here.",
    ],
  };
}
