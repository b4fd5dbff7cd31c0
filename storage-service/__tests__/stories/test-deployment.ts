import { randomUUID } from "node:crypto";
import { AzureBlobStorageService, type AzureBlobStorageParams, type Host, type Logger } from "../../src";
import { Entra } from "../edges/entra";
import { startFaultProxy, type FaultProxy } from "../edges/fault-proxy";
import { createPod, type Pod } from "../edges/pod";
import { ACCOUNT_KEY, ACCOUNT_NAME, azurite } from "../edges/running";

/** Langfuse's storage in a pod, on one machine: with Azurite behind a proxy, and Entra ID, both over TLS. */
export interface TestDeployment {
  readonly entra: Entra;
  readonly proxy: FaultProxy;
  readonly endpoint: string;
  readonly container: string;
  /** The logged information, warnings and errors. */
  readonly log: string[];
  readonly logger: Logger;
  /** Creates a process without cached tokens and keys. */
  process(more?: { env?: Record<string, string | undefined>; now?: () => number }): Host;
  /** Creates a storage that signs in with the pod's identity. */
  storage(host?: Host, params?: Partial<AzureBlobStorageParams>): AzureBlobStorageService;
  /** Creates a storage that signs in with the account key. */
  keyStorage(params?: Partial<AzureBlobStorageParams>): AzureBlobStorageService;
  /** Removes all faults, counts and log entries. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a deployment with a new container. */
export async function startTestDeployment(): Promise<TestDeployment> {
  const entra = await Entra.start();
  const proxy = await startFaultProxy(await azurite());
  const pod = createPod(entra);
  const endpoint = `${proxy.origin}/${ACCOUNT_NAME}`;
  const container = `langfuse-${randomUUID()}`;
  const log: string[] = [];
  const deployment = { entra, proxy, endpoint, container, log, logger: loggerTo(log) };
  const own = { accessKeyId: undefined, secretAccessKey: undefined, bucketName: container, endpoint };
  const process: TestDeployment["process"] = ({ env, now = Date.now } = {}) => ({
    env: { ...environment(pod, endpoint), ...env },
    now,
  });
  const storage: TestDeployment["storage"] = (host = process(), params) =>
    new AzureBlobStorageService({ ...own, ...params }, deployment.logger, host);
  const keyStorage: TestDeployment["keyStorage"] = (params) =>
    new AzureBlobStorageService(
      { ...own, accessKeyId: ACCOUNT_NAME, secretAccessKey: ACCOUNT_KEY, ...params },
      deployment.logger,
      { env: { LANGFUSE_AZURE_SKIP_CONTAINER_CHECK: "false" }, now: Date.now },
    );
  await keyStorage().uploadFile({ fileName: "first", fileType: "text/plain", data: "makes the container" });
  const reset = async () => {
    proxy.clear();
    proxy.forget();
    await proxy.up();
    await entra.reset();
    log.length = 0;
  };
  await reset();
  return {
    ...deployment,
    process,
    storage,
    keyStorage,
    reset,
    stop: async () => {
      pod.remove();
      await proxy.stop();
      await entra.stop();
    },
  };
}

function environment(pod: Pod, endpoint: string): Record<string, string | undefined> {
  return {
    ...pod.env,
    LANGFUSE_USE_AZURE_BLOB: "true",
    LANGFUSE_AZURE_BLOB_CREDENTIAL: "workload-identity",
    LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT: endpoint,
  };
}

function loggerTo(log: string[]): Logger {
  const write = (level: string) => (message: string) => void log.push(`${level}: ${message}`);
  return { info: write("info"), warn: write("warn"), error: write("error") };
}
