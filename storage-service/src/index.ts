export {
  AzureBlobStorageService,
  type AzureBlobStorageParams,
  type ConnectionValidation,
  type SignedUploadUrlParams,
  type UploadFile,
  type UploadFileBuffered,
} from "./azure-blob-storage-service";
export { BLOB_CREDENTIALS, parseBlobCredential, type BlobCredential } from "./keyless/blob-credential";
export { KeylessBlobError } from "./keyless/blob-error";
export { type Environment, type Host, type Logger } from "./keyless/host";
export { type StorageParams } from "./keyless/identity";
export { KeylessBlobStorage } from "./keyless/keyless-blob-storage";
export { ServiceUnavailableError } from "./service-unavailable-error";
