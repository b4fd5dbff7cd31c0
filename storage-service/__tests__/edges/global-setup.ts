import { startAzurite, type StartedAzurite } from "./azurite";
import { createCertificate } from "./certificate";
import { publish } from "./running";

declare global {
  /** Kept for the global teardown, which Jest loads apart. */
  var azuriteOfTestRun: StartedAzurite | undefined;
}

/** Starts what a Jest run shares. Azurite boots while the first tests run: they await `azurite()`. */
export default async function globalSetup(): Promise<void> {
  const certificate = await createCertificate();
  const { pid, log } = (globalThis.azuriteOfTestRun = startAzurite(certificate));
  publish({ certificate, azurite: { pid, log } });
}
