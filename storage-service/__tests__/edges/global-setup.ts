import { startAzurite, type StartedAzurite } from "./azurite";
import { createCertificate } from "./certificate";
import { publish } from "./running";

declare global {
  /** For the global teardown, which Jest loads separately. */
  var azuriteOfTestRun: StartedAzurite | undefined;
}

/** Starts the servers that a Jest run shares. Azurite starts while the first tests run: they await `azurite()`. */
export default async function globalSetup(): Promise<void> {
  const certificate = await createCertificate();
  const { pid, log } = (globalThis.azuriteOfTestRun = startAzurite(certificate));
  publish({ certificate, azurite: { pid, log } });
}
