import { checkEnvironment } from "../../config/check-environment";
import { resourceNames } from "../../config/naming";
import type { NamedEnvironment } from "../../stacks/environment-stack";

/** The smallest environment file. */
export const MINIMAL_ENVIRONMENT = {
  environment: "test",
  publicUrl: "http://localhost:3000",
  azure: { location: "eastus" },
  cluster: { systemPool: { vmSize: "Standard_D4s_v5", nodes: 3 } },
  langfuse: { images: { tag: "4.4.0-keyless.1" } },
};

/**
 * Returns the smallest environment file with some sections replaced, and its names.
 * @throws Error if the result is invalid
 */
export function namedEnvironment(sections: Record<string, unknown> = {}): NamedEnvironment {
  const { environment, errors } = checkEnvironment({ ...MINIMAL_ENVIRONMENT, ...sections });
  if (!environment) throw new Error(`not an environment: ${JSON.stringify(errors, null, 2)}`);
  return { environment, names: resourceNames(environment) };
}
