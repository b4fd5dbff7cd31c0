import { URL, fileURLToPath } from "node:url";

const project = {
  rootDir: fileURLToPath(new URL(".", import.meta.url)),
  testEnvironment: "node",
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/dist/"],
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
  globalSetup: "<rootDir>/__tests__/edges/global-setup.ts",
  globalTeardown: "<rootDir>/__tests__/edges/global-teardown.ts",
  setupFiles: ["<rootDir>/__tests__/edges/trust.ts"],
};

/**
 * Both ends of the range of `@azure/storage-blob` that is supported. They share one Azurite: Jest runs a global setup
 * once, however many projects name it.
 * @type {import("jest").Config & { projects: object[] }}
 */
export default {
  // Many tests wait for servers, which take long on a busy machine.
  testTimeout: 120_000,
  projects: [
    { ...project, displayName: "storage-service" },
    {
      ...project,
      displayName: "storage-service on the oldest @azure/storage-blob",
      moduleNameMapper: { "^@azure/storage-blob$": "azure-storage-blob-oldest" },
      // What does not depend on the version of the package is tested once.
      testPathIgnorePatterns: [
        "/node_modules/",
        "<rootDir>/__tests__/(edges|langfuse|s3|verify)/",
        "<rootDir>/__tests__/stories/(oss-|sign-in)",
        "<rootDir>/__tests__/keyless/(?!signed-url)",
        "<rootDir>/__tests__/readme.test.ts",
      ],
    },
  ],
};
