import { helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { isList, isObject, join, leaves, type Json } from "../../../terraform-json/json";
import { environmentVariables, hasPods, loadableVariables } from "../../environment-variables";
import { answer, finding, notApplicable, type Rule } from "../../rule";

/** Sections of charts that say how blobs are kept; those of `s3` have sections of their own, as `s3.eventUpload`. */
const SECTION = /^(?:s3|minio|seaweedfs|azure|blob|blobStorage|objectStorage)$/i;

/** What they hold where a key is used: a value, or the name of a Secret with one. */
const CREDENTIAL =
  /^(?:accessKeyId|secretAccessKey|access_?key|secret_?key|accountKey|storageAccountKey|connectionString|sasToken|rootUser|rootPassword|existingSecret)$/i;

/** Variables that Langfuse and the libraries for storage read a key from. */
const VARIABLE =
  /^(?:LANGFUSE_S3_\w+_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY)|AZURE_STORAGE_(?:ACCOUNT_KEY|ACCESS_KEY|KEY|CONNECTION_STRING|SAS_TOKEN)|AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|(?:MINIO|S3)_\w*(?:ACCESS_KEY|SECRET_KEY|ROOT_USER|ROOT_PASSWORD)\w*)$/;

export const noStorageCredential: Rule = {
  id: "no-storage-credential",
  group: "keyless",
  title: "No pod is given a key for storage, as a value or by the name of a Secret.",
  rationale:
    "For Blob storage, Langfuse takes the access key id for the account's name and the secret access key for its key. " +
    "With either of them set there is an account key in the cluster, and Langfuse signs with it.",
  source: "https://langfuse.com/self-hosting/deployment/infrastructure/blobstorage",
  fix: "Leave the access keys out, and let the pods sign in as the workload identity.",
  check(deployment) {
    if (!hasPods(deployment)) return notApplicable("nothing is there that runs pods");
    const inValues = helmReleases(deployment).flatMap((release) =>
      credentialsIn(release).map((path) => finding(release.block, path, "gives a key for storage to the pods")),
    );
    const variables = [...environmentVariables(deployment), ...loadableVariables(deployment)]
      .filter(({ name, value }) => VARIABLE.test(name) && value !== "")
      .map(({ block, path, name }) => finding(block, path, `is ${name}, which gives a key for storage to the pods`));
    return answer([...inValues, ...variables]);
  },
};

function credentialsIn({ values }: HelmRelease): string[] {
  return within(values, "values", false);
}

function within(value: Json, path: string, isStorage: boolean): string[] {
  if (isList(value)) return value.flatMap((entry, index) => within(entry, join(path, index), isStorage));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => {
    const place = join(path, name);
    if (isStorage && CREDENTIAL.test(name)) return isFilled(entry) ? [place] : [];
    return within(entry, place, isStorage || SECTION.test(name));
  });
}

/** Charts have empty texts where nothing is set. */
function isFilled(value: Json): boolean {
  return leaves(value).some((leaf) => leaf.value !== "" && leaf.value !== null);
}
