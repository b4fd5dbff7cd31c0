import storageService from "./storage-service/jest.config.mjs";

const deployment = {
  displayName: "deployment",
  testEnvironment: "node",
  globalSetup: "<rootDir>/__tests__/support/global-setup.ts",
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out/", "<rootDir>/.build/", "/dist/"],
  moduleNameMapper: {
    // Only a dynamic import needs the extension.
    "^\\.\\./rehearsal/planned-change\\.js$": "<rootDir>/rehearsal/planned-change.ts",
    "^langfuse-azure-keyless$": "<rootDir>/constructs/index.ts",
    "^langfuse-azure-keyless/stacks$": "<rootDir>/stacks/index.ts",
  },
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
};

/** @type {import("jest").Config} */
export default {
  testTimeout: storageService.testTimeout,
  projects: [deployment, ...storageService.projects],
  // One more than the two cores of the target machine, because the tests of storage faults mostly wait.
  maxWorkers: 3,
};
