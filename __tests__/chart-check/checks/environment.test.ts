import { environmentCheck } from "../../../chart-check/checks/environment";
import { main, setVariable, testCheck } from "../rendering";

const WEB = "Deployment/web, container main";

testCheck(environmentCheck, [
  [
    "a variable twice",
    (objects) => main(objects, "Deployment/web").env.push({ name: "LANGFUSE_USE_AZURE_BLOB", value: "true" }),
    [`${WEB}: LANGFUSE_USE_AZURE_BLOB must be set once, got 2 times`],
  ],
  [
    "a variable twice in a store",
    (objects) => main(objects, "StatefulSet/db").env.push({ name: "ALLOW_EMPTY_PASSWORD", value: "yes" }),
    ["StatefulSet/db, container db: ALLOW_EMPTY_PASSWORD must be set once, got 2 times"],
  ],
  [
    "a number",
    (objects) => setVariable(objects, { name: "PORT", value: 3000 }),
    [`${WEB}: PORT must be a text, got number 3000`],
  ],
  [
    "a variable that is used before it is set",
    (objects) => main(objects, "Deployment/web").env.unshift({ name: "FIRST", value: "a $(LATER) b $$(ESCAPED)" }),
    [`${WEB}: FIRST must stand after LATER, which it uses`],
  ],
  [
    "another endpoint",
    (objects) => setVariable(objects, { name: "LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT", value: "http://minio:9000" }),
    [`${WEB}: LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT must be "https://acc.blob.core.windows.net", got "http://minio:9000"`],
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
    "another URL",
    (objects) => setVariable(objects, { name: "NEXTAUTH_URL", value: "http://localhost:3000" }),
    [`${WEB}: NEXTAUTH_URL must be "https://traces.example.com", got "http://localhost:3000"`],
  ],
  [
    "an access key",
    (objects) => setVariable(objects, { name: "LANGFUSE_S3_EVENT_UPLOAD_SECRET_ACCESS_KEY", valueFrom: {} }),
    [
      `${WEB}: LANGFUSE_S3_EVENT_UPLOAD_SECRET_ACCESS_KEY must not be set: the pods act as their workload identity and have no key`,
    ],
  ],
  [
    "an identity of its own",
    (objects) => setVariable(objects, { name: "AZURE_CLIENT_ID", value: "id" }),
    [`${WEB}: AZURE_CLIENT_ID must not be set: the pods act as their workload identity and have no key`],
  ],
  [
    "a sign-in switch without a value",
    (objects) => setVariable(objects, { name: "AUTH_AZURE_AD_ALLOW_ACCOUNT_LINKING" }),
    [`${WEB}: AUTH_AZURE_AD_ALLOW_ACCOUNT_LINKING must have a value, got an empty one`],
  ],
  [
    "a salt without a value",
    (objects) => setVariable(objects, { name: "SALT", value: "" }),
    [`${WEB}: SALT must have a value, got an empty one`],
  ],
  [
    "no client id",
    (objects) => setVariable(objects, { name: "AUTH_AZURE_AD_CLIENT_ID", value: null, valueFrom: null }),
    [`${WEB}: AUTH_AZURE_AD_CLIENT_ID must have a value, got an empty one`],
  ],
  [
    "no encryption key",
    (objects) => {
      const web = main(objects, "Deployment/web");
      web.env = web.env.filter(({ name }: { name: string }) => name !== "ENCRYPTION_KEY");
    },
    [`${WEB}: ENCRYPTION_KEY must be set, got none`],
  ],
]);
