import { builtinModules } from "node:module";
import { URL, fileURLToPath } from "node:url";
import eslint from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";
import { plainWords } from "./.ci/plain-words.mjs";

/** The root of a prebuilt provider loads every resource of it: 13 times slower, 2 GB. */
const PROVIDER_ROOTS = {
  regex: "^@cdktf/provider-[a-z]+$",
  message: "Import the resource's folder, as @cdktf/provider-azurerm/lib/kubernetes-cluster.",
};

/** The rooms that judge what was synthesized, by its JSON. */
const JUDGES = ["policy", "rehearsal", "review", "terraform-json"];

/** The rooms that make the JSON. */
const SYNTHESIZER = ["constructs", "stacks", "terraform-state"];

/** The folders for which only the command line has a use, and the command line itself, which nothing imports. */
const OUTER = ["bench", "chart-check", "cli", "operations"];

/** All of the storage service, and all of it but what a bucket's settings must be, which needs no SDK. */
const STORAGE_SERVICE = "storage-service";
const STORAGE_SDKS = "storage-service/(?!src/s3/(provider-profiles|s3-settings)$)";

/** The arrows of the design: which rooms a room must not import. */
const CLOSED_TO = {
  bench: [
    ...JUDGES,
    "chart-check",
    "cli",
    "config",
    "constructs",
    "operations",
    "stacks",
    "terraform-state",
    STORAGE_SERVICE,
  ],
  "chart-check": [...JUDGES, "bench", "cli", "operations", "terraform-state", STORAGE_SERVICE],
  config: [...JUDGES, ...OUTER, "constructs", "stacks", "terraform-state", STORAGE_SDKS],
  constructs: [...JUDGES, ...OUTER, "config", "files", "stacks", "terraform-state", STORAGE_SERVICE],
  files: [...JUDGES, ...OUTER, ...SYNTHESIZER, "config", STORAGE_SERVICE],
  operations: [...JUDGES, "bench", "chart-check", "cli", "stacks", "terraform-state"],
  policy: [...SYNTHESIZER, ...OUTER, "rehearsal", "review", STORAGE_SERVICE],
  rehearsal: [...SYNTHESIZER, ...OUTER, "config", "review", STORAGE_SERVICE],
  review: [...SYNTHESIZER, ...OUTER, "rehearsal", STORAGE_SDKS],
  stacks: [...JUDGES, ...OUTER, STORAGE_SDKS],
  "storage-service": [...JUDGES, ...SYNTHESIZER, "chart-check", "cli", "config", "files", "operations"],
  "terraform-json": [...SYNTHESIZER, ...OUTER, "config", "policy", "rehearsal", "review", STORAGE_SERVICE],
  "terraform-state": [...JUDGES, ...OUTER, "constructs", "stacks", STORAGE_SERVICE],
};

function restrictedImports(...patterns) {
  return { "no-restricted-imports": ["error", { patterns: [PROVIDER_ROOTS, ...patterns] }] };
}

function arrowsOf([room, closed]) {
  const regex = `^(\\.\\./)+(${closed.map((path) => (path.endsWith(")") ? path : `${path}(/|$)`)).join("|")})`;
  return {
    files: [`${room}/**/*.ts`],
    rules: restrictedImports(
      { regex, message: `${room} must not know that room: data goes one way.` },
      ...(room === "constructs" ? [NODE_MODULES] : []),
    ),
  };
}

const NODE_MODULES = {
  regex: `^(node:.*|${builtinModules.join("|")})$`,
  message: "Constructs read no files and no environment variables.",
};

export default tseslint.config(
  { ignores: ["**/dist/", "**/.build/", "cdktf.out/", "coverage/", "**/node_modules/"] },
  eslint.configs.recommended,
  ...tseslint.configs.strict,
  prettier,
  {
    files: ["**/*.ts"],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: fileURLToPath(new URL(".", import.meta.url)) },
    },
    rules: {
      // CDKTF: `new Resource(this, …)` is how a resource is declared.
      "no-new": "off",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      // An interface gives a long inferred type a name, which messages of the compiler show instead of the type.
      "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "with-single-extends" }],
    },
  },
  {
    files: ["**/*.{ts,mjs}"],
    ignores: [".ci/plain-words.mjs"],
    plugins: { words: { rules: { plain: plainWords } } },
    rules: { "words/plain": "error" },
  },
  { files: ["**/*.ts"], rules: restrictedImports() },
  ...Object.entries(CLOSED_TO).map(arrowsOf),
  { files: ["constructs/**/*.ts"], rules: { "no-restricted-globals": ["error", "process"] } },
);
