import { FILES } from "../../src/langfuse/checkout";
import type { Shape } from "../../src/langfuse/shape";
import { SampleTree } from "./checkout";

const SERVICE = FILES.storageService;
const UNCHANGED = "new AzureBlobStorageService(…) gets the factory's parameter, unchanged";
const CONTAINER_CHECK = "one `await this.createContainerIfNotExists();`";

interface Broken {
  readonly anchor: string;
  readonly shape?: Shape;
  readonly file?: string;
  readonly from: string;
  readonly to: string;
  /** The message after the file's name. */
  readonly message: string;
}

const BROKEN: readonly Broken[] = [
  {
    anchor: "import of env",
    from: 'import { env } from "../../env";',
    to: 'import * as env from "../../env";',
    message: ": import of env: not found",
  },
  {
    anchor: "import of logger",
    from: "import { logger }",
    to: "import { logger as log }",
    message: ": import of logger: not found",
  },
  {
    anchor: "space after the import",
    from: 'import { env } from "../../env";',
    to: 'import { env } from "../../env"; import "../more";',
    message: ":8: space for: import of the module: other code follows on the same line",
  },
  {
    anchor: "factory",
    from: "public static getInstance",
    to: "public static make",
    message: ": static method StorageServiceFactory.getInstance: not found",
  },
  {
    anchor: "parameter of the factory",
    from: "getInstance(params: {",
    to: "getInstance(params: {}, more: {",
    message: `:21: ${UNCHANGED}: getInstance does not have exactly one named parameter`,
  },
  {
    anchor: "class made elsewhere too",
    from: "function failed(",
    to: "export const second = new AzureBlobStorageService(other);\nfunction failed(",
    message: `:139: ${UNCHANGED}: it is created in 2 places`,
  },
  {
    anchor: "class never made",
    from: "return new AzureBlobStorageService(params);",
    to: "return undefined;",
    message: `: ${UNCHANGED}: it is created in 0 places`,
  },
  {
    anchor: "copy of the parameter",
    from: "new AzureBlobStorageService(params)",
    to: "new AzureBlobStorageService({ ...params, useAzureBlob: undefined })",
    message: `:31: ${UNCHANGED}: it gets ({ ...params, useAzureBlob: undefined })`,
  },
  {
    anchor: "another object of the parameter's name",
    from: "return new AzureBlobStorageService(params);",
    to: "return [{ bucketName: 'x' }].map((params) => new AzureBlobStorageService(params));",
    message: `:31: ${UNCHANGED}: it gets (params)`,
  },
  ...[
    "params.useAzureBlob = undefined;",
    "params = { ...params, useAzureBlob: undefined };",
    'delete params["useAzureBlob"];',
    "Object.assign(params, { useAzureBlob: undefined });",
  ].map((change) => ({
    anchor: `parameter as it came in: ${change}`,
    from: "return new AzureBlobStorageService(params);",
    to: `${change} return new AzureBlobStorageService(params);`,
    message: `:31: ${UNCHANGED}: getInstance changes \`params\` on this line`,
  })),
  {
    anchor: "class",
    from: "class AzureBlobStorageService {",
    to: "class AzureStorageService {",
    message: ": class AzureBlobStorageService: not found",
  },
  {
    anchor: "field client",
    from: "private client: ContainerClient;",
    to: "private client: BlobServiceClient;",
    message: ": its field `client: ContainerClient`: not found",
  },
  {
    anchor: "field container",
    from: "  private container: string;\n",
    to: "",
    message: ": its field `container: string`: not found",
  },
  {
    anchor: "constructor's parameter",
    from: "  constructor(params: {\n    accessKeyId: string | undefined;",
    to: "  constructor(params: {\n    keyId: string | undefined;",
    message: ": its constructor(params: { accessKeyId, secretAccessKey, bucketName, endpoint, … }): not found",
  },
  {
    anchor: "field that a storage without keys would lack",
    from: "    this.container = params.bucketName;",
    to: "    this.region = params.region;\n    this.container = params.bucketName;",
    message:
      ":60: the constructor sets no other field than client, container and externalEndpoint: it sets this.region, which a keyless storage would not set",
  },
  {
    anchor: "guard",
    from: "if (!accessKeyId || !secretAccessKey || !endpoint) {",
    to: "if (!accessKeyId || !endpoint) {",
    message: ": its guard `if (!accessKeyId || !secretAccessKey || !endpoint)`: not found",
  },
  {
    anchor: "statements before the guard",
    from: "    if (!accessKeyId ||",
    to: "    audit(params);\n    if (!accessKeyId ||",
    message: ":52: only `const { … } = params;` is before the guard: 2 statements are before it",
  },
  {
    anchor: "container check",
    from: "private async createContainerIfNotExists(): Promise<void> {",
    to: "private async ensureContainer(): Promise<void> {",
    message: ": its method createContainerIfNotExists with one `try`: the method was not found",
  },
  {
    anchor: "try of the container check",
    from: "    try {\n      await this.client.createIfNotExists();",
    to: "    try {\n    } finally {\n    }\n    try {\n      await this.client.createIfNotExists();",
    message: ": its method createContainerIfNotExists with one `try`: it has 2",
  },
  {
    anchor: "download",
    from: "public async download(path: string)",
    to: "public async fetch(path: string)",
    message: `: its method download with 1 named parameter and ${CONTAINER_CHECK}: the method was not found`,
  },
  {
    anchor: "container check of download",
    from: "      await this.createContainerIfNotExists();\n\n      const bytes",
    to: "      const bytes",
    message: `:80: its method download with 1 named parameter and ${CONTAINER_CHECK}: it has 0 of these statements`,
  },
  {
    anchor: "parameters of deleteFileNonRetrying",
    from: "deleteFileNonRetrying(files: string[])",
    to: "deleteFileNonRetrying(files: string[], options: object)",
    message: `:95: its method deleteFileNonRetrying with 1 named parameter and ${CONTAINER_CHECK}: its parameters are (files, options)`,
  },
  {
    anchor: "parameters of getSignedUploadUrl",
    from: "public async getSignedUploadUrl(params: {",
    to: "public async getSignedUploadUrl({ path }: {",
    message: `:122: its method getSignedUploadUrl with 1 named parameter and ${CONTAINER_CHECK}: its parameters are ({ path })`,
  },
  {
    anchor: "key's signature elsewhere",
    from: "      const bytes = await",
    to: "      await this.client.getBlockBlobClient(path).generateSasUrl({});\n      const bytes = await",
    message:
      ": generateSasUrl is called once in getSignedUrl, once in getSignedUploadUrl and nowhere else: called in download, getSignedUrl, getSignedUploadUrl",
  },
  {
    anchor: "key's signature",
    shape: "A",
    from: "return this.client.getBlockBlobClient(name).generateSasUrl({});",
    to: "return this.signer.sign(name);",
    message:
      ": generateSasUrl is called once in getSignedUrl, once in getSignedUploadUrl and nowhere else: called in getSignedUploadUrl",
  },
  {
    anchor: "shape of the constructor",
    from: "  private externalEndpoint: string | undefined;\n",
    to: "",
    message:
      ":11: one of the three shapes of its constructor: it has createAzureBlobPipeline but no field externalEndpoint",
  },
  {
    anchor: "variable of the schema",
    file: FILES.environment,
    from: "  LANGFUSE_USE_AZURE_BLOB:",
    to: "  LANGFUSE_AZURE_BLOB:",
    message: ": property LANGFUSE_USE_AZURE_BLOB of a z.object({ … }), followed by a comma: not found",
  },
  {
    anchor: "schema",
    file: FILES.environment,
    from: "z.object({",
    to: "z.strictObject({",
    message: ": property LANGFUSE_USE_AZURE_BLOB of a z.object({ … }), followed by a comma: not found",
  },
  {
    anchor: "comma of the schema's variable",
    shape: "A",
    file: FILES.environment,
    from: '.default("false"),\n});',
    to: '.default("false")\n});',
    message: ":5: property LANGFUSE_USE_AZURE_BLOB of a z.object({ … }), followed by a comma: no comma follows",
  },
  {
    anchor: "space after the schema's variable",
    shape: "A",
    file: FILES.environment,
    from: '.default("false"),\n});',
    to: '.default("false"), });',
    message:
      ":5: property LANGFUSE_USE_AZURE_BLOB of a z.object({ … }), followed by a comma: other code follows on the same line",
  },
  {
    anchor: "dependency",
    file: FILES.manifest,
    from: "@azure/storage-blob",
    to: "@azure/storage-file",
    message: ': dependency "@azure/storage-blob": not found',
  },
];

test.each(BROKEN)("refused without: $anchor", ({ shape = "C", file = SERVICE, from, to, message }) => {
  const tree = new SampleTree(shape);
  tree.edit(file, from, to);
  const before = tree.bytes();
  const { code, out, err } = tree.apply();
  expect({ code, out }).toEqual({ code: 1, out: "" });
  const lines = err.split("\n");
  expect(lines[1]).toBe(
    "refused, nothing was changed: langfuse-keyless-blob 0.1.0 does not recognize this Langfuse; try a newer version",
  );
  expect(lines).toContain(`  not found  ${file}${message}`);
  expect(tree.bytes()).toEqual(before);
  tree.remove();
});

test("a refusal lists all searches, with the found ones and their lines", () => {
  const tree = new SampleTree("A");
  tree.edit(SERVICE, "public async download(path: string)", "public async fetch(path: string)");
  expect(tree.apply().err).toBe(`Langfuse 3.0.0, shape not recognized
refused, nothing was changed: langfuse-keyless-blob 0.1.0 does not recognize this Langfuse; try a newer version
  found      packages/shared/src/server/services/StorageService.ts:7: import of env
  found      packages/shared/src/server/services/StorageService.ts:6: import of logger
  found      packages/shared/src/server/services/StorageService.ts:10: static method StorageServiceFactory.getInstance
  found      packages/shared/src/server/services/StorageService.ts:17: new AzureBlobStorageService(…) gets the factory's parameter, unchanged
  found      packages/shared/src/server/services/StorageService.ts:23: class AzureBlobStorageService
  found      packages/shared/src/server/services/StorageService.ts:24: its field \`client: ContainerClient\`
  found      packages/shared/src/server/services/StorageService.ts:25: its field \`container: string\`
  found      packages/shared/src/server/services/StorageService.ts:27: its constructor(params: { accessKeyId, secretAccessKey, bucketName, endpoint, … })
  found      packages/shared/src/server/services/StorageService.ts:34: its guard \`if (!accessKeyId || !secretAccessKey || !endpoint)\`
  found      packages/shared/src/server/services/StorageService.ts:33: only \`const { … } = params;\` is before the guard
  found      packages/shared/src/server/services/StorageService.ts:44: its method createContainerIfNotExists with one \`try\`
  found      packages/shared/src/server/services/StorageService.ts:72: generateSasUrl is called once in getSignedUrl, once in getSignedUploadUrl and nowhere else
  not found  packages/shared/src/server/services/StorageService.ts: its method download with 1 named parameter and one \`await this.createContainerIfNotExists();\`: the method was not found
  found      packages/shared/src/server/services/StorageService.ts:68: its method getSignedUrl with 3 named parameters and one \`await this.createContainerIfNotExists();\`
  found      packages/shared/src/server/services/StorageService.ts:78: its method getSignedUploadUrl with 1 named parameter and one \`await this.createContainerIfNotExists();\`
  found      packages/shared/src/server/services/StorageService.ts:23: one of the three shapes of its constructor
  found      packages/shared/src/env.ts:5: property LANGFUSE_USE_AZURE_BLOB of a z.object({ … }), followed by a comma
  found      packages/shared/package.json:5: dependency "@azure/storage-blob"
`);
  tree.remove();
});
