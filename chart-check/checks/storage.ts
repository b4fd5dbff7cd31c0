import { eachComponentPod, show, type Check, type ExpectedStorage, type Finding } from "../check";
import { containersOf, type NamedContainer, type Variable } from "../manifests";

const UPLOADS = { EVENT_UPLOAD: "events", MEDIA_UPLOAD: "media", BATCH_EXPORT: "exports" } as const;

export const storageCheck: Check = {
  id: "storage",
  looksFor:
    "web and worker keep every kind of upload where the release says: in a container, as their workload identity and " +
    "with no access key; or in a bucket, with the access key of its Secret, the bucket in the host, and no other checksum " +
    "than the store takes",
  run: (rendering) => {
    const { storage } = rendering.expected;
    return eachComponentPod(rendering, (pod) =>
      containersOf(pod).flatMap((named) => [...different(named, storage), ...forbidden(named, storage)]),
    );
  },
};

function different({ container, where }: NamedContainer, storage: ExpectedStorage): Finding[] {
  return Object.entries(wantedVariables(storage)).flatMap(([name, wanted]) => {
    const found = valueOf((container.env ?? []).filter((variable) => variable.name === name).at(-1));
    return show(found) === show(wanted)
      ? []
      : [{ object: where, problem: `${name} must be ${show(wanted)}, got ${show(found)}` }];
  });
}

/** What a variable is: a text, or a key of a Secret. */
function valueOf(variable: Variable | undefined): unknown {
  const reference = variable?.valueFrom?.secretKeyRef;
  return reference ? { name: reference.name, key: reference.key } : variable?.value;
}

function wantedVariables(storage: ExpectedStorage): Record<string, unknown> {
  const { endpoint, bucket, prefixes } = storage;
  const places = ofEachUpload((prefix) => ({ BUCKET: bucket, ENDPOINT: endpoint, PREFIX: prefixes[prefix] }));
  if (storage.kind === "azure-keyless") {
    return { LANGFUSE_USE_AZURE_BLOB: "true", LANGFUSE_AZURE_BLOB_CREDENTIAL: "workload-identity", ...places };
  }
  const { region, pathStyle, deleteChecksum, accessKeyId, secretAccessKey } = storage;
  return {
    ...places,
    ...ofEachUpload(() => ({
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

function ofEachUpload(settings: (prefix: "events" | "media" | "exports") => object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(UPLOADS).flatMap(([upload, prefix]) =>
      Object.entries(settings(prefix)).map(([setting, value]) => [`LANGFUSE_S3_${upload}_${setting}`, value]),
    ),
  );
}

/** What would take precedence over where the pods are told to keep things, and as whom. */
const FORBIDDEN = {
  "azure-keyless": {
    names: /_ACCESS_KEY_ID$|_SECRET_ACCESS_KEY$|^AZURE_/,
    because: "the pods act as their workload identity and have no key",
  },
  "s3-compatible": {
    names: /^LANGFUSE_USE_(AZURE_BLOB|GOOGLE_CLOUD_STORAGE)$|^LANGFUSE_AZURE_|^AZURE_|^AWS_(ACCESS|SECRET_ACCESS)_KEY/,
    because: "the pods reach a bucket with the access key of its Secret",
  },
};

function forbidden({ container, where }: NamedContainer, { kind }: ExpectedStorage): Finding[] {
  const { names, because } = FORBIDDEN[kind];
  return (container.env ?? [])
    .filter(({ name }) => names.test(name))
    .map(({ name }) => ({ object: where, problem: `${name} must not be set: ${because}` }));
}
