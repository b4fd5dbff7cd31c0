import { builtinModules } from "node:module";
import { URL, fileURLToPath } from "node:url";
import eslint from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

/** The root of a prebuilt provider loads every resource of it: 13 times slower, 2 GB. */
const PROVIDER_ROOTS = {
  regex: "^@cdktf/provider-[a-z]+$",
  message: "Import the resource's folder, as @cdktf/provider-azurerm/lib/kubernetes-cluster.",
};

/** The arrows of the design: which rooms a room must not import. */
const CLOSED_TO = {
  bench: ["chart-check", "config", "constructs", "policy", "rehearsal", "review", "stacks", "terraform-state"],
  "chart-check": ["bench", "policy", "rehearsal", "review", "terraform-state"],
  config: ["bench", "chart-check", "constructs", "policy", "rehearsal", "review", "stacks", "terraform-state"],
  constructs: ["bench", "chart-check", "config", "policy", "rehearsal", "review", "stacks", "terraform-state"],
  policy: ["bench", "chart-check", "constructs", "rehearsal", "review", "stacks", "terraform-state"],
  rehearsal: ["bench", "chart-check", "config", "constructs", "policy", "review", "stacks", "terraform-state"],
  review: ["bench", "chart-check", "constructs", "policy", "rehearsal", "stacks", "terraform-state"],
  stacks: ["bench", "chart-check", "policy", "rehearsal", "review"],
  "terraform-state": ["bench", "chart-check", "constructs", "policy", "rehearsal", "review", "stacks"],
};

function restrictedImports(...patterns) {
  return { "no-restricted-imports": ["error", { patterns: [PROVIDER_ROOTS, ...patterns] }] };
}

function arrowsOf([room, closed]) {
  const regex = `^(\\.\\./)+(${closed.join("|")})(/|$)`;
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
    },
  },
  { files: ["**/*.ts"], rules: restrictedImports() },
  ...Object.entries(CLOSED_TO).map(arrowsOf),
  { files: ["constructs/**/*.ts"], rules: { "no-restricted-globals": ["error", "process"] } },
);
