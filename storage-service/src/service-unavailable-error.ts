/**
 * The storage is temporarily unreachable. Langfuse answers with 503, so that its SDKs try again. Name and status are
 * those of Langfuse's own error.
 */
export class ServiceUnavailableError extends Error {
  override readonly name = "ServiceUnavailableError";
  readonly httpCode = 503;
}
