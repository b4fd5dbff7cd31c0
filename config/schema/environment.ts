import { z } from "zod";
import {
  administratorsSchema,
  azureSchema,
  diagnosticsSchema,
  keyVaultSchema,
  resourceGroupSchema,
  tagsSchema,
} from "./azure";
import { clusterSchema, networkSchema, registrySchema } from "./cluster";
import { exposureSchema } from "./exposure";
import { field, flag, text } from "./field";
import { langfuseSchema } from "./langfuse";
import { ssoSchema } from "./sso";
import { stateSchema } from "./state";
import { storageSchema } from "./storage";

/** One environment file: everything that a deployment of Langfuse may choose. */
export const environmentSchema = z
  .strictObject({
    environment: text(
      /^[a-z][a-z0-9-]{0,10}[a-z0-9]$/,
      "must be 2 to 12 lower-case letters, digits and hyphens, starting with a letter",
      { description: "Name of the environment; part of every name that is not set.", example: "dev" },
    ),
    publicUrl: text(/^https?:\/\/\S+$/, "must be an http or https URL", {
      description: "The URL that users open, without path and trailing slash. http on localhost only.",
      example: "https://langfuse.example.com",
    }),
    azure: azureSchema.meta({ description: "Where in Azure, and how Terraform signs in." }),
    tags: tagsSchema.default({}),
    deletionProtection: flag({
      description: "Terraform refuses to destroy what holds data: storage, cluster, Key Vault, namespace.",
      example: true,
    }).default(true),
    administrators: administratorsSchema.default({}),
    resourceGroup: resourceGroupSchema
      .meta({ description: "The resource group of everything: made, or one that exists." })
      .prefault({}),
    network: networkSchema.meta({ description: "The network of the nodes: made, or one that exists." }).prefault({}),
    cluster: clusterSchema.meta({ description: "The AKS cluster." }),
    registry: registrySchema.meta({ description: "The container registry: made, or one that exists." }).prefault({}),
    storage: storageSchema.meta({ description: "Blob storage of events, media and exports." }).prefault({}),
    keyVault: keyVaultSchema
      .meta({ description: "The Key Vault of Langfuse's secrets: made, or one that exists." })
      .prefault({}),
    sso: ssoSchema.meta({ description: "Single sign-on with Entra ID." }).prefault({}),
    diagnostics: diagnosticsSchema.meta({ description: "Where the logs of the platform go." }).prefault({}),
    langfuse: langfuseSchema.meta({ description: "Langfuse itself, its stores and its chart." }),
    exposure: field(exposureSchema, {
      description: "How users reach Langfuse.",
      example: { kind: "none" },
    }).default({ kind: "none" }),
    state: field(stateSchema, {
      description: "Where the Terraform states are kept.",
      example: { backend: "local" },
    }).default({ backend: "local" }),
  })
  .meta({ title: "Langfuse environment", description: "One environment of Langfuse on AKS without keys." });

/** An environment file with every default filled in. */
export type Environment = z.output<typeof environmentSchema>;
