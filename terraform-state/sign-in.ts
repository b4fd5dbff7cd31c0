import type { Environment } from "../config/schema/environment";

/** How a provider or a backend signs in; each way but the chosen one is off, so that none is taken by chance. */
export function signInArguments(signIn: Environment["azure"]["signIn"]) {
  return {
    useCli: signIn === "azure-cli",
    useMsi: signIn === "managed-identity",
    useOidc: signIn === "oidc",
  };
}
