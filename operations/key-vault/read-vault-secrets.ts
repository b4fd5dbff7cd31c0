import type { TokenCredential } from "@azure/identity";
import type { SecretClientOptions } from "@azure/keyvault-secrets";
import { SecretError, VaultError, explainVaultError } from "./vault-error";

export interface ReadOptions {
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
  /** How the vault is spoken to. @default - the SDK's own */
  readonly client?: SecretClientOptions;
}

/** As the public cloud has it; the configuration knows no other. */
export function vaultUrl(vault: string): string {
  return `https://${vault}.vault.azure.net`;
}

/**
 * The values of secrets, in the order of their names.
 * @param url of the vault, as `vaultUrl` makes it
 * @throws VaultError with cause and fix: of each secret that is not there, or of the first thing that concerns all of
 * them, as a missing right
 */
export async function readVaultSecrets(
  url: string,
  names: readonly string[],
  credential: TokenCredential,
  { signal, client: clientOptions }: ReadOptions = {},
): Promise<string[]> {
  // Loading it takes longer than everything else that a verification does before its first request.
  const { SecretClient } = await import("@azure/keyvault-secrets");
  const client = new SecretClient(url, credential, clientOptions);
  const [vault = ""] = new URL(url).hostname.split(".");
  const values: string[] = [];
  const wrong: string[] = [];
  for (const name of names) {
    try {
      const { value = "" } = await client.getSecret(name, signal && { abortSignal: signal });
      values.push(value);
    } catch (error) {
      const explained = explainVaultError(error, { vault, name });
      if (!(explained instanceof SecretError)) throw explained;
      wrong.push(explained.message);
    }
  }
  if (wrong.length > 0) throw new VaultError(wrong.join("\n"));
  return values;
}
