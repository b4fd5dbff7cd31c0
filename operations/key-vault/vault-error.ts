/** Why a secret could not be read, and what mends that. Never holds a value of one. */
export class VaultError extends Error {
  override readonly name = "VaultError";
  readonly kind = "outside";
}

/** Something is wrong with one secret; others of the vault may be right. */
export class SecretError extends VaultError {}

/** What was asked for. */
export interface VaultQuestion {
  /** Name of the vault. */
  readonly vault: string;
  /** Name of the secret in it. */
  readonly name: string;
}

/** What an error of the SDK says about itself. */
interface Symptoms {
  readonly name: string;
  readonly status: number | undefined;
  /** The inner code of Key Vault, as `ForbiddenByRbac`, else the outer one. */
  readonly code: string;
  readonly text: string;
}

/**
 * The cause of an error of Key Vault or of Entra ID, and its fix.
 * @see https://learn.microsoft.com/azure/key-vault/general/rest-error-codes
 */
export function explainVaultError(error: unknown, question: VaultQuestion): Error {
  if (error instanceof VaultError) return error;
  const symptoms = symptomsOf(error);
  const { status, name } = symptoms;
  if (name === "AbortError") return error as Error;
  if (status === 404) return new SecretError(missing(question));
  if (status === 403 && symptoms.code === "SecretDisabled") return new SecretError(disabled(question));
  return new VaultError(
    notSignedIn(symptoms, question) ??
      refusal(symptoms, question) ??
      unreachable(symptoms, question) ??
      `the Key Vault ${question.vault} gave no ${question.name} (${[status, symptoms.code].filter(Boolean).join(" ")}): ${firstLine(symptoms.text)}`,
  );
}

function symptomsOf(error: unknown): Symptoms {
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

/** Puts a secret there without its value on the command line, where every process of the machine could read it. */
export function putSecret({ vault, name }: VaultQuestion): string {
  return `az keyvault secret set --vault-name ${vault} --name ${name} --file <file that holds the value, without a line break at its end>`;
}

function missing(question: VaultQuestion): string {
  return `the Key Vault ${question.vault} has no secret ${question.name}. Put it there: ${putSecret(question)}`;
}

function disabled({ vault, name }: VaultQuestion): string {
  return `the secret ${name} of the Key Vault ${vault} is disabled. Enable it: az keyvault secret set-attributes --vault-name ${vault} --name ${name} --enabled true`;
}

const SIGN_IN =
  "Sign in: az login. In a pipeline, give the job an identity: azure/login, or AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_FEDERATED_TOKEN_FILE";

function notSignedIn({ name, status, text }: Symptoms, { vault }: VaultQuestion): string | undefined {
  const [code] = /AADSTS\d+/.exec(text) ?? [];
  if (/^(CredentialUnavailable|AuthenticationRequired|Authentication|AggregateAuthentication)Error$/.test(name)) {
    return `nobody is signed in to Azure who could read the Key Vault ${vault}${code ? ` (${code})` : ""}. ${SIGN_IN}`;
  }
  if (status !== 401) return undefined;
  return `the Key Vault ${vault} does not take who is signed in (401): it trusts another tenant. Sign in to the tenant of its subscription: az login --tenant <tenant>`;
}

/** What Key Vault answers to somebody who lacks a right or a way in. */
function refusal({ status, code, text }: Symptoms, { vault }: VaultQuestion): string | undefined {
  if (status !== 403) return undefined;
  const [, caller = "<object id of who is signed in>"] = /\boid=([0-9a-f-]{36})/i.exec(text) ?? [];
  const [, address = "<this machine's public address>"] = /Client address: ([0-9a-f.:]+)/i.exec(text) ?? [];
  switch (code) {
    case "ForbiddenByFirewall":
      return `the firewall of the Key Vault ${vault} refuses this machine (${address}). Run this from an allowed network, or add the address to keyVault.allowedRanges of the environment file and apply it; for a vault that the file does not make: az keyvault network-rule add --name ${vault} --ip-address ${address}`;
    case "ForbiddenByConnection":
      return `the Key Vault ${vault} answers its private endpoint only. Run this from a machine in its network`;
    case "AccessDenied":
      return `who is signed in may not read secrets of the Key Vault ${vault}, which has access policies. Add one: az keyvault set-policy --name ${vault} --object-id ${caller} --secret-permissions get`;
    default:
      return `who is signed in may not read secrets of the Key Vault ${vault} (${code}): that takes the role "Key Vault Secrets User" on it. Assign it, and wait up to ten minutes: az role assignment create --assignee ${caller} --role "Key Vault Secrets User" --scope "$(az keyvault show --name ${vault} --query id --output tsv)"`;
  }
}

function unreachable({ status, code, text }: Symptoms, { vault }: VaultQuestion): string | undefined {
  if (status !== undefined) return undefined;
  const host = `${vault}.vault.azure.net`;
  if (/\b(ENOTFOUND|EAI_AGAIN)\b/.test(`${code} ${text}`)) {
    return `the name ${host} cannot be resolved: there is no Key Vault ${vault}, or this machine has no DNS. Is it deployed, and is its name right? az keyvault show --name ${vault}`;
  }
  const [network] =
    /\b(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)\b/.exec(`${code} ${text}`) ?? [];
  return (
    network && `${host} cannot be reached (${network}): check proxies and firewalls between this machine and Azure`
  );
}

/** The rest of it repeats ids and times. */
function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? "";
}
