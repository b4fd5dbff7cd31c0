export { AzureBlobStorageService, type AzureBlobStorageParams } from "./azure-blob-storage-service";
export { BLOB_CREDENTIALS, parseBlobCredential, type BlobCredential } from "./keyless/blob-credential";
export { KeylessBlobError } from "./keyless/blob-error";
export { type EnvironmentVariables, type Host, type Logger } from "./keyless/host";
export { type StorageParams } from "./keyless/identity";
export { KeylessBlobStorage } from "./keyless/keyless-blob-storage";
export { PROVIDER_PROFILES, findProvider, type ProviderProfile, type S3Provider } from "./s3/provider-profiles";
export { S3StorageError } from "./s3/s3-error";
export { checkS3Settings, S3SettingsError, type S3SettingsProblem, type S3Settings } from "./s3/s3-settings";
export type { S3StorageParams } from "./s3/s3-params";
export { S3CompatibleStorageService } from "./s3/s3-storage-service";
export { ServiceUnavailableError } from "./service-unavailable-error";
export {
  type ConnectionValidation,
  type ListedFile,
  type SignedUploadUrlParams,
  type StorageService,
  type UploadFile,
  type UploadFileBuffered,
} from "./storage-service";
