import { randomUUID } from "node:crypto";

/**
 * Azure Storage's messages by error code.
 * @see https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes
 */
const MESSAGES = {
  AuthenticationFailed:
    "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.",
  AuthorizationFailure: "This request is not authorized to perform this operation.",
  AuthorizationPermissionMismatch: "This request is not authorized to perform this operation using this permission.",
  BlobNotFound: "The specified blob does not exist.",
  ContainerAlreadyExists: "The specified container already exists.",
  ContainerNotFound: "The specified container does not exist.",
  InternalError: "The server encountered an internal error. Please retry the request.",
  InvalidAuthenticationInfo:
    "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.",
  KeyBasedAuthenticationNotPermitted: "Key based authentication is not permitted on this storage account.",
  OperationTimedOut: "Operation could not be completed within the permitted time.",
  ServerBusy: "The server is busy.",
  SnapshotsPresent: "This operation is not permitted because the blob has snapshots.",
} as const;

export type StorageErrorCode = keyof typeof MESSAGES;

/** Creates the headers and the body of an Azure Storage error. */
export function storageError(code: StorageErrorCode): { headers: Record<string, string>; body: string } {
  const requestId = randomUUID();
  const message = `${MESSAGES[code]}\nRequestId:${requestId}\nTime:${new Date().toISOString()}`;
  return {
    headers: {
      Server: "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0",
      "Content-Type": "application/xml",
      "x-ms-error-code": code,
      "x-ms-request-id": requestId,
    },
    body: `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}
