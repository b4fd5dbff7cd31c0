import type { TokenCredential } from "@azure/identity";
import type { SecretClientOptions } from "@azure/keyvault-secrets";
import { SecretError, VaultError, explainVaultError } from "./vault-error";

export interface ReadOptions {
  /** Stops the reading. */
  readonly signal?: AbortSignal | undefined;
  /** Options of the SDK's client. @default - the SDK's */
  readonly client?: SecretClientOptions;
}

/** The URL of a vault in the public cloud, which is the only one that the configuration supports. */
export function formatVaultUrl(vault: string): string {
  return `https://${vault}.vault.azure.net`;
}

/**
 * Reads secrets, and returns their values in the order of the names.
 * @param url of the vault
 * @throws VaultError with cause and fix: for each secret that does not exist, or for the first error of the whole vault,
 * as a missing role
 */
export async function readVaultSecrets(
  url: string,
  names: readonly string[],
  credential: TokenCredential,
  { signal, client: clientOptions }: ReadOptions = {},
): Promise<string[]> {
  // Loaded only here, because it takes longer than all other work before the first request.
  const { SecretClient } = await import("@azure/keyvault-secrets");
  const client = new SecretClient(url, credential, clientOptions);
  const [vault = ""] = new URL(url).hostname.split(".");
  const values: string[] = [];
  const errors: string[] = [];
  for (const name of names) {
    try {
      const { value = "" } = await client.getSecret(name, signal && { abortSignal: signal });
      values.push(value);
    } catch (error) {
      const explained = explainVaultError(error, { vault, name });
      if (!(explained instanceof SecretError)) throw explained;
      errors.push(explained.message);
    }
  }
  if (errors.length > 0) throw new VaultError(errors.join("\n"));
  return values;
}
