import { checkComponentPods, mustBe, type Check, type ExpectedStorage, type Mismatch } from "../check";
import { containersOf, findVariable, type NamedContainer, type Variable } from "../manifests";

const UPLOADS = { EVENT_UPLOAD: "events", MEDIA_UPLOAD: "media", BATCH_EXPORT: "exports" } as const;

export const storageCheck: Check = {
  id: "storage",
  rule:
    "web and worker store every kind of upload as the release configures: in a container with their workload identity and " +
    "no access key, or in a bucket with the access key of its Secret, its addressing style and the store's checksum",
  run: (rendering) => {
    const { storage } = rendering.expected;
    return checkComponentPods(rendering, (pod) =>
      containersOf(pod).flatMap((named) => [...checkVariables(named, storage), ...findForbidden(named, storage)]),
    );
  },
};

function checkVariables({ container, where }: NamedContainer, storage: ExpectedStorage): Mismatch[] {
  return Object.entries(expectedVariables(storage)).flatMap(([name, expected]) =>
    mustBe(where, name, expected, readValue(findVariable(container, name))),
  );
}

/** The value of a variable: a string, or a key of a Secret. */
function readValue(variable: Variable | undefined): unknown {
  const reference = variable?.valueFrom?.secretKeyRef;
  return reference ? { name: reference.name, key: reference.key } : variable?.value;
}

function expectedVariables(storage: ExpectedStorage): Record<string, unknown> {
  const { endpoint, bucket, prefixes } = storage;
  const places = forEachUpload((prefix) => ({ BUCKET: bucket, ENDPOINT: endpoint, PREFIX: prefixes[prefix] }));
  if (storage.kind === "azure-keyless") {
    return { LANGFUSE_USE_AZURE_BLOB: "true", LANGFUSE_AZURE_BLOB_CREDENTIAL: "workload-identity", ...places };
  }
  const { region, pathStyle, deleteChecksum, accessKeyId, secretAccessKey } = storage;
  return {
    ...places,
    ...forEachUpload(() => ({
      REGION: region,
      FORCE_PATH_STYLE: String(pathStyle),
      ACCESS_KEY_ID: accessKeyId,
      SECRET_ACCESS_KEY: secretAccessKey,
    })),
    AWS_REQUEST_CHECKSUM_CALCULATION: "WHEN_REQUIRED",
    AWS_RESPONSE_CHECKSUM_VALIDATION: "WHEN_REQUIRED",
    LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM: deleteChecksum,
  };
}

function forEachUpload(settings: (prefix: "events" | "media" | "exports") => object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(UPLOADS).flatMap(([upload, prefix]) =>
      Object.entries(settings(prefix)).map(([setting, value]) => [`LANGFUSE_S3_${upload}_${setting}`, value]),
    ),
  );
}

/** Variables that would take precedence over the configured storage or its credential. */
const FORBIDDEN = {
  "azure-keyless": {
    names: /_ACCESS_KEY_ID$|_SECRET_ACCESS_KEY$|^AZURE_/,
    because: "the pods use their workload identity and no key",
  },
  "s3-compatible": {
    names: /^LANGFUSE_USE_(AZURE_BLOB|GOOGLE_CLOUD_STORAGE)$|^LANGFUSE_AZURE_|^AZURE_|^AWS_(ACCESS|SECRET_ACCESS)_KEY/,
    because: "the pods use the access key of the bucket's Secret",
  },
};

function findForbidden({ container, where }: NamedContainer, { kind }: ExpectedStorage): Mismatch[] {
  const { names, because } = FORBIDDEN[kind];
  const found = (container.env ?? []).filter(({ name }) => names.test(name));
  return found.map(({ name }) => ({ object: where, problem: `${name} must not be set: ${because}` }));
}
