import { randomUUID } from "node:crypto";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLIENT_ID, TENANT_ID, jwt } from "./access-token";
import type { Entra } from "./entra";

/** The variables and the token that the webhook of Azure Workload Identity adds to a pod. */
export interface Pod {
  /** The environment variables. */
  readonly env: Readonly<Record<Variable, string>>;
  /** The file with the projected service account token. */
  readonly tokenFile: string;
  /** Replaces the token, as the kubelet does before it expires. Entra ID then accepts only the new one. */
  rotate(): void;
  remove(): void;
}

type Variable = "AZURE_TENANT_ID" | "AZURE_CLIENT_ID" | "AZURE_FEDERATED_TOKEN_FILE" | "AZURE_AUTHORITY_HOST";

/** Creates a pod whose service account is federated with the application in this Entra ID. */
export function createPod(entra: Entra): Pod {
  const folder = mkdtempSync(join(tmpdir(), "azure-identity-token-"));
  const tokenFile = join(folder, "azure-identity-token");
  const rotate = () => {
    writeFileSync(`${tokenFile}.new`, serviceAccountToken());
    renameSync(`${tokenFile}.new`, tokenFile);
  };
  rotate();
  entra.trustTokenFile(tokenFile);
  const env = {
    AZURE_TENANT_ID: TENANT_ID,
    AZURE_CLIENT_ID: CLIENT_ID,
    AZURE_FEDERATED_TOKEN_FILE: tokenFile,
    AZURE_AUTHORITY_HOST: entra.authorityHost,
  };
  return { env, tokenFile, rotate, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function serviceAccountToken(): string {
  const now = Math.floor(Date.now() / 1000);
  return jwt({
    iss: "https://eastus.oic.prod-aks.azure.com/tenant/cluster/",
    sub: "system:serviceaccount:langfuse:langfuse",
    aud: ["api://AzureADTokenExchange"],
    iat: now,
    exp: now + 3600,
    jti: randomUUID(),
  });
}

/**
 * Sets environment variables; undefined unsets one.
 * @returns a function that restores the previous values
 */
export function setEnvironment(variables: Readonly<Record<string, string | undefined>>): () => void {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  assign(variables);
  return () => assign(before);
}

function assign(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
