import * as tokenTraces from "cdktf/lib/tokens/private/stack-trace";

// CDKTF captures a stack trace for every token, but never shows it. Jest maps each frame to its source, which takes more
// than half of the time of a synthesis.
Object.assign(tokenTraces, { captureStackTrace: () => [] });
