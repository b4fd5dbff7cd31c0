import { ts } from "ts-morph";
import { FILES } from "../../src/langfuse/checkout";
import type { Shape } from "../../src/langfuse/shape";
import { SampleTree } from "./checkout";

type Call = readonly [name: string, ...args: unknown[]];
type Service = Record<string, (...args: unknown[]) => Promise<unknown>>;

const PARAMS = { accessKeyId: "id", secretAccessKey: "secret", bucketName: "events", endpoint: "https://a.example" };

/** Runs the changed class with mocks of all its imports, and records their calls. */
function load(shape: Shape, keyless: boolean, params: object = PARAMS) {
  const tree = new SampleTree(shape);
  tree.apply();
  const calls: Call[] = [];
  const recorder = (prefix: string): object =>
    new Proxy(
      {},
      {
        get: (_, name) => {
          if (name === "then") return undefined;
          return (...args: unknown[]) => {
            calls.push([`${prefix}.${String(name)}`, ...args]);
            return recorder(prefix);
          };
        },
      },
    );
  const container = recorder("client");
  const identity = Object.assign(Object.create(recorder("keyless")) as object, { client: container });
  class BlobServiceClient {
    constructor(...args: unknown[]) {
      calls.push(["new BlobServiceClient", args[0]]);
    }
    getContainerClient = () => container;
  }
  const modules: Record<string, object> = {
    "@azure/storage-blob": { BlobServiceClient, StorageSharedKeyCredential: Object, newPipeline: () => ({}) },
    "../logger": { logger: { error: () => undefined } },
    "../../env": { env: { LANGFUSE_USE_AZURE_BLOB: "true" } },
    "../validation": {},
    "./KeylessBlobStorage": {
      KeylessBlobStorage: {
        for: (given: object) => {
          calls.push(["KeylessBlobStorage.for", given]);
          return keyless ? identity : undefined;
        },
      },
    },
  };
  const { outputText } = ts.transpileModule(tree.read(FILES.storageService), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  tree.remove();
  const exports = {} as { StorageServiceFactory: { getInstance(params: object): Service } };
  new Function("require", "exports", outputText)((name: string) => modules[name], exports);
  return { service: exports.StorageServiceFactory.getInstance(params), calls };
}

const ROUTED: readonly (readonly [string, unknown[]])[] = [
  ["download", ["a/b.json"]],
  ["getSignedUrl", ["a/b.json", 60, true]],
  ["getSignedUploadUrl", [{ path: "a/b.json", ttlSeconds: 60 }]],
];
const DELETE = ["deleteFiles", [["a", "b"]]] as const;

describe.each(["A", "B", "C"] as const)("the changed class of shape %s", (shape) => {
  const routed = shape === "A" ? ROUTED : [...ROUTED, DELETE];

  test("gets the object of the factory's caller, unchanged", () => {
    const params = { ...PARAMS, useAzureBlob: true };
    const { calls } = load(shape, false, params);
    expect(calls[0]?.[1]).toBe(params);
  });

  test.each(routed)("%s uses the identity if there is one", async (name, args) => {
    const { service, calls } = load(shape, true);
    await service[name]?.(...args);
    expect(calls.slice(1)).toEqual([["keyless.createContainerIfNotExists"], [`keyless.${name}`, ...args]]);
  });

  test.each(routed)("%s uses the key if there is no identity", async (name, args) => {
    const { service, calls } = load(shape, false);
    await service[name]?.(...args);
    expect(calls.slice(1, 3)).toEqual([["new BlobServiceClient", "https://a.example"], ["client.createIfNotExists"]]);
    expect(calls.filter(([called]) => called.startsWith("keyless."))).toEqual([]);
  });

  test("uploads use the identity's client", async () => {
    const { service, calls } = load(shape, true);
    await service["uploadJson"]?.("a.json", { a: 1 });
    expect(calls.slice(1)).toEqual([
      ["keyless.createContainerIfNotExists"],
      ["client.getBlockBlobClient", "a.json"],
      ["client.upload", '{"a":1}', 7],
    ]);
  });
});
