/** Where in the container Langfuse keeps what: the release configures it and the lifecycle rules follow it. */
export const BLOB_PREFIXES = { events: "events/", exports: "exports/", media: "media/" } as const;
