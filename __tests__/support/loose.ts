/** JSON or YAML whose shape a test asserts, read by path. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Loose = any;
