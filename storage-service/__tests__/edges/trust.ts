import tls from "node:tls";
import { certificate } from "./running";

/** Keeps Node's original function: each test file's Jest environment must wrap it, not the last wrapper. */
type Trusting = typeof tls.createSecureContext & { original?: typeof tls.createSecureContext };

const { original = tls.createSecureContext } = tls.createSecureContext as Trusting;

/**
 * Lets this process trust the certificate of the test run in addition to the system's roots, like
 * `NODE_EXTRA_CA_CERTS`, which must be set before the start. A client with its own `ca` trusts only that.
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
