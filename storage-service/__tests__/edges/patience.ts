/**
 * The first test of a run waits until Azurite has booted. Jest heeds a `testTimeout` of its root configuration only.
 */
jest.setTimeout(30_000);
