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

/** The part of the storage service that needs no SDK: the settings of a bucket. */
const S3_SETTINGS = "storage-service/src/s3/(provider-profiles|s3-settings)";

/** The part of the constructs that does not load CDKTF: defaults and rules that the environment file shares. */
const CONSTRUCT_RULES = "constructs/(defaults|names|rules/[a-z-]+)";

/** What Azure's sizes of virtual machines have: facts, and what AKS refuses of them. */
const VM_SIZES = "constructs/rules/(vm-sizes|node-pools)";

/** The folders, or parts of a folder, that each folder may import. `cli` may import all, and no folder may import it. */
const DEPENDENCIES = {
  bench: ["files"],
  "chart-check": ["config", "constructs", "files", "kubernetes-api", "stacks"],
  config: [CONSTRUCT_RULES, "files", S3_SETTINGS],
  constructs: [],
  files: [],
  "kubernetes-api": [],
  operations: ["config", "constructs", "files", "storage-service"],
  policy: ["config", "files", "terraform-json"],
  rehearsal: [VM_SIZES, "files", "kubernetes-api", "policy", "terraform-json"],
  review: ["config", "files", "policy", "rehearsal", "terraform-json", S3_SETTINGS],
  stacks: ["config", "constructs", "files", "terraform-state", S3_SETTINGS],
  // It has a folder bench of its own.
  "storage-service": ["bench"],
  "terraform-json": ["files"],
  "terraform-state": ["config", "files"],
};

function restrictedImports(...patterns) {
  return { "no-restricted-imports": ["error", { patterns: [PROVIDER_ROOTS, ...patterns] }] };
}

function restrictFolder([folder, dependencies]) {
  const others = ["cli", ...Object.keys(DEPENDENCIES)].filter((other) => other !== folder);
  const closed = others.flatMap((other) => {
    if (dependencies.includes(other)) return [];
    const part = dependencies.find((dependency) => dependency.startsWith(`${other}/`));
    return [part ? `${other}/(?!${part.slice(other.length + 1)}$)` : `${other}(/|$)`];
  });
  const message = `${folder} must not import this: see DEPENDENCIES in eslint.config.mjs.`;
  return {
    files: [`${folder}/**/*.ts`],
    rules: restrictedImports(
      { regex: `^(\\.\\./)+(${closed.join("|")})`, message },
      ...(folder === "constructs" ? [NODE_MODULES] : []),
    ),
  };
}

const CDKTF = {
  regex: "^(cdktf$|constructs$|@cdktf/|\\.\\./)",
  message: "config imports this module, which must not load CDKTF.",
};

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
      // The name of an interface replaces a long inferred type in messages of the compiler.
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
  ...Object.entries(DEPENDENCIES).map(restrictFolder),
  {
    files: ["constructs/defaults.ts", "constructs/names.ts"],
    rules: restrictedImports(NODE_MODULES, CDKTF, { regex: "^\\./", message: CDKTF.message }),
  },
  { files: ["constructs/rules/*.ts"], rules: restrictedImports(NODE_MODULES, CDKTF) },
  { files: ["constructs/**/*.ts"], rules: { "no-restricted-globals": ["error", "process"] } },
);
