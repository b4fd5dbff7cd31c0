import { BLOB_CREDENTIALS } from "../keyless/blob-credential";

export interface EnvironmentVariable {
  readonly name: string;
  /** One line above the property in Langfuse's schema. */
  readonly comment: string;
  /** The schema for zod 3 and zod 4, formatted as by prettier at 80 columns with an indentation of one level. */
  readonly schema: readonly string[];
}

/** The variables that the module reads, in the order in which they are added to Langfuse's schema. */
export const ENVIRONMENT_VARIABLES: readonly EnvironmentVariable[] = [
  {
    name: "LANGFUSE_AZURE_BLOB_CREDENTIAL",
    comment: "How to sign in to Azure Blob Storage. Default: with keys, if they are set.",
    schema: ["z", "  .enum([", ...BLOB_CREDENTIALS.map((name) => `    "${name}",`), "  ])", "  .optional()"],
  },
  {
    name: "LANGFUSE_AZURE_BLOB_ACCOUNT_NAME",
    comment: "The storage account's name, if the endpoint's host does not contain it.",
    schema: ["z.string().optional()"],
  },
  {
    name: "LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES",
    comment: "Minutes for which a user delegation key signs URLs.",
    schema: ["z.coerce", "  .number()", "  .positive()", "  .max(30)", "  .optional()"],
  },
  {
    name: "LANGFUSE_AZURE_MANAGED_IDENTITY_RESOURCE_ID",
    comment: "The user-assigned identity's resource ID, instead of AZURE_CLIENT_ID.",
    schema: ["z.string().optional()"],
  },
];

/** If Langfuse's own schema contains it, Langfuse supports sign-in with an identity. */
export const CREDENTIAL_VARIABLE = "LANGFUSE_AZURE_BLOB_CREDENTIAL";
