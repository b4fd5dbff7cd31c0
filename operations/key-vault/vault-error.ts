/** Why a secret could not be read, and the fix. It never contains a value of a secret. */
export class VaultError extends Error {
  override readonly name = "VaultError";
  readonly kind = "outside";
}

/** An error of one secret; others of the vault may be readable. */
export class SecretError extends VaultError {}

/** The requested secret. */
export interface SecretName {
  readonly vault: string;
  readonly name: string;
}

/** The properties of an SDK error. */
interface Symptoms {
  readonly name: string;
  readonly status: number | undefined;
  /** The inner code of Key Vault, as `ForbiddenByRbac`, else the outer one. */
  readonly code: string;
  readonly text: string;
}

/**
 * Explains an error of Key Vault or of Entra ID, with its fix.
 * @see https://learn.microsoft.com/azure/key-vault/general/rest-error-codes
 */
export function explainVaultError(error: unknown, secret: SecretName): Error {
  if (error instanceof VaultError) return error;
  const symptoms = readSymptoms(error);
  const { status, name } = symptoms;
  if (name === "AbortError") return error as Error;
  if (status === 404) return new SecretError(explainMissing(secret));
  if (status === 403 && symptoms.code === "SecretDisabled") return new SecretError(explainDisabled(secret));
  return new VaultError(
    explainSignIn(symptoms, secret) ??
      explainRefusal(symptoms, secret) ??
      explainNetwork(symptoms, secret) ??
      `cannot read the secret ${secret.name} of the Key Vault ${secret.vault} (${[status, symptoms.code].filter(Boolean).join(" ")}): ${getFirstLine(symptoms.text)}`,
  );
}

function readSymptoms(error: unknown): Symptoms {
  const found = (error ?? {}) as { name?: unknown; message?: unknown; code?: unknown; statusCode?: unknown };
  const { details } = found as { details?: { error?: { innerError?: { code?: unknown } } } };
  const text = String(found.message ?? "");
  return {
    name: String(found.name ?? ""),
    status: typeof found.statusCode === "number" ? found.statusCode : undefined,
    code: String(details?.error?.innerError?.code ?? found.code ?? ""),
    text,
  };
}

/** The command that writes a secret. It reads the value from a file: other processes can see the command line. */
export function formatSetCommand({ vault, name }: SecretName): string {
  return `az keyvault secret set --vault-name ${vault} --name ${name} --file <file with the value, without a line break at its end>`;
}

function explainMissing(secret: SecretName): string {
  return `the Key Vault ${secret.vault} has no secret ${secret.name}. Create it: ${formatSetCommand(secret)}`;
}

function explainDisabled({ vault, name }: SecretName): string {
  return `the secret ${name} of the Key Vault ${vault} is disabled. Enable it: az keyvault secret set-attributes --vault-name ${vault} --name ${name} --enabled true`;
}

const SIGN_IN =
  "Sign in: az login. In a pipeline, give the job an identity: azure/login, or AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_FEDERATED_TOKEN_FILE";

function explainSignIn({ name, status, text }: Symptoms, { vault }: SecretName): string | undefined {
  const [code] = /AADSTS\d+/.exec(text) ?? [];
  if (/^(CredentialUnavailable|AuthenticationRequired|Authentication|AggregateAuthentication)Error$/.test(name)) {
    return `cannot sign in to Azure to read the Key Vault ${vault}${code ? ` (${code})` : ""}. ${SIGN_IN}`;
  }
  if (status !== 401) return undefined;
  return `the Key Vault ${vault} refuses the sign-in (401): it belongs to another tenant. Sign in to the tenant of its subscription: az login --tenant <tenant>`;
}

/** For a missing role or a blocked network. */
function explainRefusal({ status, code, text }: Symptoms, { vault }: SecretName): string | undefined {
  if (status !== 403) return undefined;
  const [, caller = "<object id of the signed-in identity>"] = /\boid=([0-9a-f-]{36})/i.exec(text) ?? [];
  const [, address = "<this machine's public address>"] = /Client address: ([0-9a-f.:]+)/i.exec(text) ?? [];
  switch (code) {
    case "ForbiddenByFirewall":
      return `the firewall of the Key Vault ${vault} refuses this machine (${address}). Run this from an allowed network, or add the address to keyVault.allowedRanges in the environment file and deploy it; for an existing vault: az keyvault network-rule add --name ${vault} --ip-address ${address}`;
    case "ForbiddenByConnection":
      return `the Key Vault ${vault} accepts connections only at its private endpoint. Run this from a machine in its network`;
    case "AccessDenied":
      return `the signed-in identity cannot read secrets of the Key Vault ${vault}, which uses access policies. Add one: az keyvault set-policy --name ${vault} --object-id ${caller} --secret-permissions get`;
    default:
      return `the signed-in identity cannot read secrets of the Key Vault ${vault} (${code}): it needs the role "Key Vault Secrets User" on the vault. Assign it, and wait up to ten minutes: az role assignment create --assignee ${caller} --role "Key Vault Secrets User" --scope "$(az keyvault show --name ${vault} --query id --output tsv)"`;
  }
}

function explainNetwork({ status, code, text }: Symptoms, { vault }: SecretName): string | undefined {
  if (status !== undefined) return undefined;
  const host = `${vault}.vault.azure.net`;
  if (/\b(ENOTFOUND|EAI_AGAIN)\b/.test(`${code} ${text}`)) {
    return `the name ${host} cannot be resolved: there is no such Key Vault, or DNS does not work on this machine. Look for the vault: az keyvault show --name ${vault}`;
  }
  const [network] =
    /\b(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)\b/.exec(`${code} ${text}`) ?? [];
  return (
    network && `${host} cannot be reached (${network}): check proxies and firewalls between this machine and Azure`
  );
}

/** The other lines have only ids and times. */
function getFirstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? "";
}
