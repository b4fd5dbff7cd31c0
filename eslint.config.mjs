import { URL, fileURLToPath } from "node:url";
import eslint from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["**/dist/", ".build/", "cdktf.out/", "coverage/", "**/node_modules/"] },
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
      // The root of a prebuilt provider loads every resource of it: 13 times slower, 2 GB.
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "^@cdktf/provider-[a-z]+$",
              message: "Import the resource's folder, as @cdktf/provider-azurerm/lib/kubernetes-cluster.",
            },
          ],
        },
      ],
    },
  },
  // The arrows of the design: constructs know nothing of what is built from them.
  {
    files: ["constructs/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { regex: "^@cdktf/provider-[a-z]+$", message: "Import the resource's folder." },
            {
              regex: "/(config|stacks|policy|review|rehearsal|environments)/",
              message: "Constructs take props: they know no environment file, stack or policy.",
            },
            { regex: "^node:", message: "Constructs read no files and no environment variables." },
          ],
        },
      ],
    },
  },
  {
    files: ["config/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: "/(constructs|stacks)/", message: "The configuration knows nothing of constructs." }] },
      ],
    },
  },
);
