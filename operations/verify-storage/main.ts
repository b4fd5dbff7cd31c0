import { untilSignal } from "../../storage-service/src/verify/until-signal";
import { verifyStorage } from "../../storage-service/src/verify/verify-storage";
import { command } from "./command";
import type * as VaultReading from "../key-vault/read-vault-secrets";

/** As whoever is signed in to Azure. What that takes is loaded here, 0.4 s that only a vault is worth. */
async function readSecrets(vault: string, names: readonly string[], signal: AbortSignal): Promise<string[]> {
  const { DefaultAzureCredential } = await import("@azure/identity");
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import() of a file needs an ES module's name
  const { readVaultSecrets, vaultUrl } = require("../key-vault/read-vault-secrets") as typeof VaultReading;
  return readVaultSecrets(vaultUrl(vault), names, new DefaultAzureCredential(), { signal });
}

void untilSignal((signal) =>
  command(process.argv.slice(2), {
    env: process.env,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    signal,
    verify: verifyStorage,
    readSecrets: (vault, names) => readSecrets(vault, names, signal),
  }),
);
