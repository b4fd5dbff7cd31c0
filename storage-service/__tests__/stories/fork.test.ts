import { createRequire } from "node:module";
import * as identity from "@azure/identity";
import * as storageBlob from "@azure/storage-blob";
import { ts } from "ts-morph";
import { FILES } from "../../src/langfuse/checkout";
import { setEnvironment } from "../edges/pod";
import { rawHttps } from "../edges/raw-https";
import { SampleTree } from "../langfuse/checkout";
import { startTestDeployment, type TestDeployment } from "./test-deployment";

type Service = Record<string, (...args: unknown[]) => Promise<unknown>>;

let cloud: TestDeployment;
let restore: () => void;
beforeAll(async () => {
  cloud = await startTestDeployment();
  restore = setEnvironment(cloud.process().env);
}, 60_000);
beforeEach(() => cloud.reset());
afterAll(async () => {
  restore();
  await cloud.stop();
});

/** Loads the factory of a changed sample tree, with the written module and the real SDKs. */
function fork(shape: "A" | "B" | "C"): { getInstance(params: object): Service } {
  const tree = new SampleTree(shape);
  tree.apply();
  const load = (file: string, modules: (name: string) => unknown): Record<string, unknown> => {
    const { outputText } = ts.transpileModule(tree.read(file), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
    });
    const exports = {};
    new Function("require", "exports", outputText)(modules, exports);
    return exports;
  };
  const node = createRequire(__filename);
  const sdks: Record<string, unknown> = { "@azure/identity": identity, "@azure/storage-blob": storageBlob };
  const modules: Record<string, unknown> = {
    ...sdks,
    "./KeylessBlobStorage": load(FILES.module, (name) => sdks[name] ?? node(name)),
    "../logger": { logger: cloud.logger },
    "../../env": { env: process.env },
    "../validation": {},
  };
  try {
    return load(FILES.storageService, (name) => modules[name] ?? node(name))["StorageServiceFactory"] as ReturnType<
      typeof fork
    >;
  } finally {
    tree.remove();
  }
}

test.each(["A", "B", "C"] as const)(
  "a changed Langfuse of shape %s works without a key: upload, download, signed URLs",
  async (shape) => {
    const { container: bucketName, endpoint } = cloud;
    const service = fork(shape).getInstance({
      bucketName,
      endpoint,
      accessKeyId: undefined,
      secretAccessKey: undefined,
    });
    const path = `fork/${shape}.json`;
    await service["uploadJson"]?.(path, [{ shape }]);
    expect(await service["download"]?.(path)).toBe(JSON.stringify([{ shape }]));

    const write = await service["getSignedUploadUrl"]?.({ path, ttlSeconds: 60, contentType: "text/plain" });
    expect((await rawHttps.put(String(write), "written")).status).toBe(201);
    const read = await rawHttps.get(String(await service["getSignedUrl"]?.(path, 60, true)));
    expect([read.status, read.body.toString(), read.headers["content-disposition"]]).toEqual([
      200,
      "written",
      `attachment; filename="${shape}.json"`,
    ]);
    expect(new Set(cloud.proxy.requests.map(({ scheme }) => scheme))).toEqual(new Set(["Bearer", undefined]));
    expect([cloud.entra.exchanges, cloud.proxy.count("userdelegationkey")]).toEqual([1, 1]);

    await service["deleteFiles"]?.([path]);
    if (service["deleteFiles"])
      expect((await rawHttps.get(String(await service["getSignedUrl"]?.(path, 60)))).status).toBe(404);
  },
);

test("a tenant's storage gets no identity in a changed Langfuse", () => {
  const { container: bucketName, endpoint } = cloud;
  expect(() => fork("C").getInstance({ bucketName, endpoint, useAzureBlob: true })).toThrow();
  expect(cloud.entra.requests).toEqual([]);
});
