import { runCheck, type ExpectedStorage } from "../../../chart-check/check";
import { identityLabelCheck } from "../../../chart-check/checks/identity";
import { storageCheck } from "../../../chart-check/checks/storage";
import type { Loose } from "../../support/loose";
import { main, rendering, setVariable, testCheck, words, type Objects } from "../rendering";

const WEB = "Deployment/web, container main";

describe("in a container", () => {
  testCheck(storageCheck, [
    [
      "another endpoint",
      (objects) => setVariable(objects, { name: "LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT", value: "http://minio:9000" }),
      [
        `${WEB}: LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT must be "https://acc.blob.core.windows.net", got "http://minio:9000"`,
      ],
    ],
    [
      "another container",
      (objects) => setVariable(objects, { name: "LANGFUSE_S3_BATCH_EXPORT_BUCKET", value: "" }),
      [`${WEB}: LANGFUSE_S3_BATCH_EXPORT_BUCKET must be "langfuse", got ""`],
    ],
    [
      "exports where the lifecycle rule does not look",
      (objects) => setVariable(objects, { name: "LANGFUSE_S3_BATCH_EXPORT_PREFIX", value: "e/" }),
      [`${WEB}: LANGFUSE_S3_BATCH_EXPORT_PREFIX must be "exports/", got "e/"`],
    ],
    [
      "another credential",
      (objects) => setVariable(objects, { name: "LANGFUSE_AZURE_BLOB_CREDENTIAL", value: "shared-key" }),
      [`${WEB}: LANGFUSE_AZURE_BLOB_CREDENTIAL must be "workload-identity", got "shared-key"`],
    ],
    [
      "an access key",
      (objects) => setVariable(objects, { name: "LANGFUSE_S3_EVENT_UPLOAD_SECRET_ACCESS_KEY", valueFrom: {} }),
      [
        `${WEB}: LANGFUSE_S3_EVENT_UPLOAD_SECRET_ACCESS_KEY must not be set: the pods use their workload identity and no key`,
      ],
    ],
    [
      "an identity of its own",
      (objects) => setVariable(objects, { name: "AZURE_CLIENT_ID", value: "id" }),
      [`${WEB}: AZURE_CLIENT_ID must not be set: the pods use their workload identity and no key`],
    ],
  ]);
});

type Bucket = Extract<ExpectedStorage, { kind: "s3-compatible" }>;

const BUCKET: Bucket = {
  kind: "s3-compatible",
  endpoint: "https://oss-cn-hangzhou.aliyuncs.com",
  bucket: "langfuse-events",
  region: "cn-hangzhou",
  pathStyle: false,
  deleteChecksum: "MD5",
  prefixes: { events: "events/", media: "media/", exports: "exports/" },
  accessKeyId: { name: "langfuse-storage", key: "access-key-id" },
  secretAccessKey: { name: "langfuse-storage", key: "secret-access-key" },
};

const LABEL = "azure.workload.identity/use";

const keyOf = (key: string) => ({ valueFrom: { secretKeyRef: { name: "langfuse-storage", key } } });

/** Web and worker of a release whose events are in the bucket. */
function inBucket(objects: Objects): void {
  const uploads = { EVENT_UPLOAD: "events/", MEDIA_UPLOAD: "media/", BATCH_EXPORT: "exports/" };
  for (const workload of ["Deployment/web", "Deployment/worker"]) {
    const container = main(objects, workload);
    container.env = [
      ...container.env.filter(({ name }: Loose) => !/^LANGFUSE_(S3|USE|AZURE)_/.test(name)),
      ...Object.entries(uploads).flatMap(([upload, prefix]) => [
        { name: `LANGFUSE_S3_${upload}_BUCKET`, value: "langfuse-events" },
        { name: `LANGFUSE_S3_${upload}_PREFIX`, value: prefix },
        { name: `LANGFUSE_S3_${upload}_REGION`, value: "cn-hangzhou" },
        { name: `LANGFUSE_S3_${upload}_ENDPOINT`, value: "https://oss-cn-hangzhou.aliyuncs.com" },
        { name: `LANGFUSE_S3_${upload}_ACCESS_KEY_ID`, ...keyOf("access-key-id") },
        { name: `LANGFUSE_S3_${upload}_SECRET_ACCESS_KEY`, ...keyOf("secret-access-key") },
        { name: `LANGFUSE_S3_${upload}_FORCE_PATH_STYLE`, value: "false" },
      ]),
      { name: "AWS_REQUEST_CHECKSUM_CALCULATION", value: "WHEN_REQUIRED" },
      { name: "AWS_RESPONSE_CHECKSUM_VALIDATION", value: "WHEN_REQUIRED" },
      { name: "LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM", value: "MD5" },
    ];
    objects[workload].spec.template.metadata.labels[LABEL] = undefined;
  }
}

function found(check: typeof storageCheck, change: (objects: Objects) => void = () => undefined, storage = BUCKET) {
  const changed = rendering(
    (objects) => {
      inBucket(objects);
      change(objects);
    },
    { storage },
  );
  return words(runCheck(check, changed));
}

describe("in a bucket", () => {
  test("finds no mismatch in the smallest rendering", () => {
    expect(found(storageCheck)).toEqual([]);
    expect(found(identityLabelCheck)).toEqual([]);
  });

  test.each<[string, Loose, string]>([
    ["LANGFUSE_S3_EVENT_UPLOAD_BUCKET", { value: "" }, 'must be "langfuse-events", got ""'],
    ["LANGFUSE_S3_MEDIA_UPLOAD_REGION", { value: "oss-cn-hangzhou" }, 'must be "cn-hangzhou", got "oss-cn-hangzhou"'],
    ["LANGFUSE_S3_MEDIA_UPLOAD_FORCE_PATH_STYLE", { value: "true" }, 'must be "false", got "true"'],
    ["LANGFUSE_S3_MEDIA_UPLOAD_PREFIX", { value: null }, 'must be "media/", got none'],
    [
      "LANGFUSE_S3_BATCH_EXPORT_SECRET_ACCESS_KEY",
      keyOf("access-key-id"),
      'must be {"name":"langfuse-storage","key":"secret-access-key"}, got {"name":"langfuse-storage","key":"access-key-id"}',
    ],
    [
      "LANGFUSE_S3_EVENT_UPLOAD_ACCESS_KEY_ID",
      { value: "an id" },
      'must be {"name":"langfuse-storage","key":"access-key-id"}, got "an id"',
    ],
    ["AWS_REQUEST_CHECKSUM_CALCULATION", { value: "WHEN_SUPPORTED" }, 'must be "WHEN_REQUIRED", got "WHEN_SUPPORTED"'],
    ["LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM", {}, 'must be "MD5", got none'],
    [
      "LANGFUSE_USE_AZURE_BLOB",
      { value: "true" },
      "must not be set: the pods use the access key of the bucket's Secret",
    ],
    ["AZURE_CLIENT_ID", { value: "id" }, "must not be set: the pods use the access key of the bucket's Secret"],
    ["AWS_ACCESS_KEY_ID", { value: "id" }, "must not be set: the pods use the access key of the bucket's Secret"],
  ])("%s: %j", (name, content, problem) => {
    expect(found(storageCheck, (objects) => setVariable(objects, { name, ...content }))).toEqual([
      `${WEB}: ${name} ${problem}`,
    ]);
  });

  test("a checksum that the store does not require", () => {
    expect(found(storageCheck, undefined, { ...BUCKET, deleteChecksum: undefined })).toEqual(
      ["web", "worker"].map(
        (name) =>
          `Deployment/${name}, container main: LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM must be none, got "MD5"`,
      ),
    );
  });

  test("an identity", () => {
    const label = (objects: Objects) => (objects["Deployment/web"].spec.template.metadata.labels[LABEL] = "true");
    expect(found(identityLabelCheck, label)).toEqual([
      `Deployment/web: label "${LABEL}" must not be set, because the pods have no identity, got "true"`,
    ]);
  });
});
