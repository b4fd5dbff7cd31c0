/**
 * The storage cannot be reached now and may be soon: what Langfuse answers with 503, so that its SDKs try again. It has
 * the name and status of Langfuse's own error.
 */
export class ServiceUnavailableError extends Error {
  override readonly name = "ServiceUnavailableError";
  readonly httpCode = 503;
}
