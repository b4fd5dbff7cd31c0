import * as tokenTraces from "cdktf/lib/tokens/private/stack-trace";

// CDKTF captures a full stack trace for every token and never shows it; Jest maps each frame to its source, which is more
// than half of the time of a synthesis.
Object.assign(tokenTraces, { captureStackTrace: () => [] });
