import { verifyStorage } from "../../storage-service/src/verify/verify-storage";
import { command } from "./command";
import type * as VaultReading from "../key-vault/read-vault-secrets";

/** Exit codes of a program that a signal ended. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** As whoever is signed in to Azure. What that takes is loaded here, 0.4 s that only a vault is worth. */
async function readSecrets(vault: string, names: readonly string[], signal: AbortSignal): Promise<string[]> {
  const { DefaultAzureCredential } = await import("@azure/identity");
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import() of a file needs an ES module's name
  const { readVaultSecrets, vaultUrl } = require("../key-vault/read-vault-secrets") as typeof VaultReading;
  return readVaultSecrets(vaultUrl(vault), names, new DefaultAzureCredential(), { signal });
}

async function main(): Promise<void> {
  const stop = new AbortController();
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.once(signal, () => {
      process.exitCode = code;
      stop.abort();
    });
  }
  // Whoever reads has gone, as `head` does; what was written is deleted anyway.
  process.stdout.on("error", () => undefined);
  const code = await command(process.argv.slice(2), {
    env: process.env,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    signal: stop.signal,
    verify: verifyStorage,
    readSecrets: (vault, names) => readSecrets(vault, names, stop.signal),
  });
  process.exitCode ??= code;
}

void main();
