/** The first test of a run waits for the start of Azurite. Jest uses a `testTimeout` only of its root configuration. */
jest.setTimeout(30_000);
