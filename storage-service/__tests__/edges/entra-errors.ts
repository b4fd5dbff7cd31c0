import { randomUUID } from "node:crypto";
import { readClaims } from "./access-token";

/**
 * Entra ID's refusals, with their answers.
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const REFUSALS = {
  AADSTS90002: {
    status: 400,
    error: "invalid_tenant",
    description: ({ tenantId }: Asked) =>
      `Tenant '${tenantId}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  },
  AADSTS700016: {
    status: 400,
    error: "unauthorized_client",
    description: ({ clientId, tenantId }: Asked) =>
      `Application with identifier '${clientId}' was not found in the directory '${tenantId}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  },
  AADSTS700213: {
    status: 401,
    error: "invalid_client",
    description: ({ assertion = "" }: Asked) =>
      `No matching federated identity record found for presented assertion subject '${readClaims(assertion)["sub"]}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation`,
  },
  AADSTS7000215: {
    status: 401,
    error: "invalid_client",
    description: ({ clientId }: Asked) =>
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
  },
  AADSTS7000218: {
    status: 401,
    error: "invalid_client",
    description: () => "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
} as const;

export type EntraErrorCode = keyof typeof REFUSALS;

/** The client of a token request. */
export interface Asked {
  readonly tenantId: string;
  readonly clientId: string;
  readonly assertion?: string | undefined;
}

/** Creates the answer of a refusal. */
export function entraError(code: EntraErrorCode, asked: Asked): { status: number; body: string } {
  const { status, error, description } = REFUSALS[code];
  const [traceId, correlationId] = [randomUUID(), randomUUID()];
  const timestamp = new Date().toISOString().replace(/T(.*)\..*/, " $1Z");
  const number = Number(code.replace("AADSTS", ""));
  const body = {
    error,
    error_description: `${code}: ${description(asked)} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [number],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${number}`,
  };
  return { status, body: JSON.stringify(body) };
}
