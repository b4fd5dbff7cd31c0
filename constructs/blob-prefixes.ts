/** What the names of Langfuse's blobs start with, by their kind; the lifecycle rules use the same prefixes. */
export const BLOB_PREFIXES = {
  /** Ingested events. */
  events: "events/",
  /** Batch exports, which are deleted after some days. */
  exports: "exports/",
  /** Images and other media of traces. */
  media: "media/",
} as const;
