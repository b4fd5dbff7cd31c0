export { BLOB_CREDENTIALS, parseBlobCredential, type BlobCredential } from "./blob-credential";
