import { BLOB_CREDENTIALS } from "../keyless/blob-credential";

export interface EnvironmentVariable {
  readonly name: string;
  /** One line for whoever reads Langfuse's schema. */
  readonly comment: string;
  /** The zod schema as prettier writes it at 80 columns, one indentation deep; good for zod 3 and zod 4. */
  readonly schema: readonly string[];
}

/** The variables that the module reads and Langfuse's schema must know, in the order in which they are added. */
export const ENVIRONMENT_VARIABLES: readonly EnvironmentVariable[] = [
  {
    name: "LANGFUSE_AZURE_BLOB_CREDENTIAL",
    comment: "How to sign in to Azure Blob Storage; unset: with keys if there are any.",
    schema: ["z", "  .enum([", ...BLOB_CREDENTIALS.map((name) => `    "${name}",`), "  ])", "  .optional()"],
  },
  {
    name: "LANGFUSE_AZURE_BLOB_ACCOUNT_NAME",
    comment: "The storage account's name where the endpoint's host does not tell it.",
    schema: ["z.string().optional()"],
  },
  {
    name: "LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES",
    comment: "How long a user delegation key signs URLs before it is renewed.",
    schema: ["z.coerce", "  .number()", "  .positive()", "  .max(30)", "  .optional()"],
  },
  {
    name: "LANGFUSE_AZURE_MANAGED_IDENTITY_RESOURCE_ID",
    comment: "The user-assigned identity's resource ID, in place of AZURE_CLIENT_ID.",
    schema: ["z.string().optional()"],
  },
];

/** In Langfuse's schema already when Langfuse itself can do without keys. */
export const CREDENTIAL_VARIABLE = "LANGFUSE_AZURE_BLOB_CREDENTIAL";
