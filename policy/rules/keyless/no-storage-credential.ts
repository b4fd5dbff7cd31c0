import { helmReleases } from "../../../terraform-json/helm-release";
import { isList, isObject, join, leaves, type Json, type Place } from "../../../terraform-json/json";
import { hasKeylessAccount, findS3Releases } from "../../blob-store";
import { findVariables, hasPods, findLoadableVariables } from "../../environment-variables";
import { answer, finding, notApplicable, type Rule } from "../../rule";

/** Sections of charts for blob storage; `s3` has further sections, as `s3.eventUpload`. */
const SECTION = /^(?:s3|minio|seaweedfs|azure|blob|blobStorage|objectStorage)$/i;

/** Values for a key, or for the name of a Secret with a key. */
const CREDENTIAL =
  /^(?:accessKeyId|secretAccessKey|access_?key|secret_?key|accountKey|storageAccountKey|connectionString|credentials|sasToken|rootUser|rootPassword|existingSecret)$/i;

/** The values that may refer to the key of an S3-compatible bucket in a Secret. */
const BUCKET_KEY = ["values.s3.accessKeyId", "values.s3.secretAccessKey"];

/** Variables for a key, of Langfuse and of storage SDKs. */
const VARIABLE =
  /^(?:LANGFUSE_S3_\w+_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY)|AZURE_STORAGE_(?:ACCOUNT_KEY|ACCESS_KEY|KEY|CONNECTION_STRING|SAS_TOKEN)|AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|LANGFUSE_GOOGLE_CLOUD_STORAGE_CREDENTIALS|(?:MINIO|S3)_\w*(?:ACCESS_KEY|SECRET_KEY|ROOT_USER|ROOT_PASSWORD)\w*)$/;

export const noStorageCredential: Rule = {
  id: "no-storage-credential",
  group: "keyless",
  title: "No pod has a storage key, except the key of an S3-compatible bucket from a Secret.",
  rationale:
    "For Blob storage, Langfuse uses the access key id as the account name and the secret access key as the account key. " +
    "If either is set, the cluster has an account key, and Langfuse signs with it. A bucket of another cloud does not " +
    "accept an identity of Azure: its key may be in a Secret, referred to in one place.",
  source: "https://langfuse.com/self-hosting/deployment/infrastructure/blobstorage",
  fix:
    "Remove the access keys, so that the pods use the workload identity; for an S3-compatible bucket, set only " +
    "s3.accessKeyId.secretKeyRef and s3.secretAccessKey.secretKeyRef.",
  check(deployment) {
    if (!hasPods(deployment)) return notApplicable("no resource runs pods");
    const inBuckets = findS3Releases(deployment)
      .filter((release) => !hasKeylessAccount(deployment, release))
      .map(({ block }) => block);
    const inValues = helmReleases(deployment).flatMap((release) =>
      findCredentials(release.values, "values", false)
        .filter((place) => !(inBuckets.includes(release.block) && isBucketReference(place)))
        .map(({ path }) => finding(release.block, path, "passes a storage key to the pods")),
    );
    const variables = [...findVariables(deployment), ...findLoadableVariables(deployment)]
      .filter(({ name, value }) => VARIABLE.test(name) && value !== "")
      .map(({ block, path, name }) => finding(block, path, `is ${name}, which passes a storage key to the pods`));
    return answer([...inValues, ...variables]);
  },
};

/** Whether a value is only a reference to a key of a Secret. */
function isBucketReference({ path, value }: Place): boolean {
  const filled = leaves(value).filter((leaf) => leaf.value !== "" && leaf.value !== null);
  const names = filled.map((leaf) => leaf.path).sort();
  return BUCKET_KEY.includes(path) && names.join() === "secretKeyRef.key,secretKeyRef.name";
}

function findCredentials(value: Json, path: string, isStorage: boolean): Place[] {
  if (isList(value)) return value.flatMap((entry, index) => findCredentials(entry, join(path, index), isStorage));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => {
    const place = join(path, name);
    if (isStorage && CREDENTIAL.test(name)) return isFilled(entry) ? [{ path: place, value: entry }] : [];
    return findCredentials(entry, place, isStorage || SECTION.test(name));
  });
}

/** Charts have empty strings for unset values. */
function isFilled(value: Json): boolean {
  return leaves(value).some((leaf) => leaf.value !== "" && leaf.value !== null);
}
