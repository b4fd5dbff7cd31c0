import { helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { isList, isObject, join, leaves, type Json, type Place } from "../../../terraform-json/json";
import { hasKeylessAccount, s3Releases } from "../../blob-store";
import { environmentVariables, hasPods, loadableVariables } from "../../environment-variables";
import { answer, finding, notApplicable, type Rule } from "../../rule";

/** Sections of charts that say how blobs are kept; those of `s3` have sections of their own, as `s3.eventUpload`. */
const SECTION = /^(?:s3|minio|seaweedfs|azure|blob|blobStorage|objectStorage)$/i;

/** What they hold where a key is used: a value, or the name of a Secret with one. */
const CREDENTIAL =
  /^(?:accessKeyId|secretAccessKey|access_?key|secret_?key|accountKey|storageAccountKey|connectionString|credentials|sasToken|rootUser|rootPassword|existingSecret)$/i;

/** Where an S3-compatible bucket's key may stand, as the name of a Secret and of a key in it. */
const OF_BUCKET = ["values.s3.accessKeyId", "values.s3.secretAccessKey"];

/** Variables that Langfuse and the libraries for storage read a key from. */
const VARIABLE =
  /^(?:LANGFUSE_S3_\w+_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY)|AZURE_STORAGE_(?:ACCOUNT_KEY|ACCESS_KEY|KEY|CONNECTION_STRING|SAS_TOKEN)|AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|LANGFUSE_GOOGLE_CLOUD_STORAGE_CREDENTIALS|(?:MINIO|S3)_\w*(?:ACCESS_KEY|SECRET_KEY|ROOT_USER|ROOT_PASSWORD)\w*)$/;

export const noStorageCredential: Rule = {
  id: "no-storage-credential",
  group: "keyless",
  title:
    "No pod is given a key for storage, as a value or by the name of a Secret, but the key of an S3-compatible bucket.",
  rationale:
    "For Blob storage, Langfuse takes the access key id for the account's name and the secret access key for its key. " +
    "With either of them set there is an account key in the cluster, and Langfuse signs with it. A bucket elsewhere has " +
    "no identity that opens it: its key may be referred to in one place, and be written nowhere.",
  source: "https://langfuse.com/self-hosting/deployment/infrastructure/blobstorage",
  fix:
    "Leave the access keys out, and let the pods sign in as the workload identity; of an S3-compatible bucket, give " +
    "s3.accessKeyId.secretKeyRef and s3.secretAccessKey.secretKeyRef and nothing else.",
  check(deployment) {
    if (!hasPods(deployment)) return notApplicable("nothing is there that runs pods");
    const inBuckets = s3Releases(deployment)
      .filter((release) => !hasKeylessAccount(deployment, release))
      .map(({ block }) => block);
    const inValues = helmReleases(deployment).flatMap((release) =>
      credentialsIn(release)
        .filter((place) => !(inBuckets.includes(release.block) && isReferenceOfBucket(place)))
        .map(({ path }) => finding(release.block, path, "gives a key for storage to the pods")),
    );
    const variables = [...environmentVariables(deployment), ...loadableVariables(deployment)]
      .filter(({ name, value }) => VARIABLE.test(name) && value !== "")
      .map(({ block, path, name }) => finding(block, path, `is ${name}, which gives a key for storage to the pods`));
    return answer([...inValues, ...variables]);
  },
};

function credentialsIn({ values }: HelmRelease): Place[] {
  return within(values, "values", false);
}

/** A key of a Secret, and nothing beside it that holds a value. */
function isReferenceOfBucket({ path, value }: Place): boolean {
  const filled = leaves(value).filter((leaf) => leaf.value !== "" && leaf.value !== null);
  const names = filled.map((leaf) => leaf.path).sort();
  return OF_BUCKET.includes(path) && names.join() === "secretKeyRef.key,secretKeyRef.name";
}

function within(value: Json, path: string, isStorage: boolean): Place[] {
  if (isList(value)) return value.flatMap((entry, index) => within(entry, join(path, index), isStorage));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => {
    const place = join(path, name);
    if (isStorage && CREDENTIAL.test(name)) return isFilled(entry) ? [{ path: place, value: entry }] : [];
    return within(entry, place, isStorage || SECTION.test(name));
  });
}

/** Charts have empty texts where nothing is set. */
function isFilled(value: Json): boolean {
  return leaves(value).some((leaf) => leaf.value !== "" && leaf.value !== null);
}
