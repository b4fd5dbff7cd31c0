import tls from "node:tls";
import { certificate } from "./running";

/** The function as Node has it rides along: each test file's Jest environment must start from it, not from the last. */
type Trusting = typeof tls.createSecureContext & { original?: typeof tls.createSecureContext };

const { original = tls.createSecureContext } = tls.createSecureContext as Trusting;

/**
 * Lets this process trust the certificate of the test run beside the system's roots, as `NODE_EXTRA_CA_CERTS` would if
 * it could still be set. Whoever brings a `ca` of their own trusts only that.
 *
 * Adding to a context takes 1 ms, a `ca` with all roots 30 ms.
 */
const trusting: Trusting = (options = {}) => {
  const secureContext = original(options);
  if (!options.ca) (secureContext.context as { addCACert(pem: string): void }).addCACert(certificate().cert);
  return secureContext;
};
trusting.original = original;
tls.createSecureContext = trusting;
