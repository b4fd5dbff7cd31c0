import { z } from "zod";
import { DEFAULTS } from "../../constructs/defaults";
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
import { EXAMPLE_WAIVER, policySchema } from "./policy";
import { ssoSchema } from "./sso";
import { stateSchema } from "./state";
import { storageSchema } from "./storage";

const ENVIRONMENT_NAME = {
  pattern: /^(?=.{2,12}$)[a-z](-?[a-z0-9])+$/,
  rule: "must be 2 to 12 lower-case letters, digits and single hyphens between them, starting with a letter",
};
const HTTP_URL = { pattern: /^https?:\/\/\S+$/, rule: "must be an http or https URL" };

/** One environment file: every setting of a deployment of Langfuse. */
const fileSchema = z
  .strictObject({
    environment: text(ENVIRONMENT_NAME, {
      description: "Name of the environment; part of every name that is not set.",
      example: "dev",
    }),
    publicUrl: text(HTTP_URL, {
      description: "The URL that users open, without path and trailing slash. http on localhost only.",
      example: "https://langfuse.example.com",
    }),
    azure: field(azureSchema, {
      description: "Where in Azure, and how Terraform signs in.",
      example: { location: "eastus" },
    }),
    tags: tagsSchema.default({}),
    deletionProtection: flag({
      description: "Terraform refuses to destroy resources with data: storage, cluster, Key Vault, namespace.",
      example: true,
    }).default(DEFAULTS.protect),
    administrators: administratorsSchema.default({}),
    resourceGroup: field(resourceGroupSchema, {
      description: "The resource group of all resources: created, or one that exists.",
      example: { name: "rg-langfuse-dev" },
    }).prefault({}),
    network: field(networkSchema, {
      description: "The network of the nodes: created, or one that exists.",
      example: { addressSpace: "10.40.0.0/16", nodeSubnet: "10.40.0.0/20" },
    }).prefault({}),
    cluster: field(clusterSchema, {
      description: "The AKS cluster.",
      example: { systemPool: { vmSize: "Standard_D4s_v5", nodes: 3 } },
    }),
    registry: field(registrySchema, {
      description: "The container registry: created, or one that exists.",
      example: { name: "acrlangfusedev" },
    }).prefault({}),
    storage: field(storageSchema, {
      description: "Where events, media and exports are kept: in Azure without keys, or in a bucket behind an S3 API.",
      example: { accountName: "stlangfusedev" },
    }).prefault({}),
    keyVault: field(keyVaultSchema, {
      description: "The Key Vault of Langfuse's secrets: created, or one that exists.",
      example: { name: "kv-langfuse-dev" },
    }).prefault({}),
    sso: field(ssoSchema, {
      description: "Single sign-on with Entra ID.",
      example: { groups: { engineers: "33333333-3333-3333-3333-333333333333" } },
    }).prefault({}),
    diagnostics: field(diagnosticsSchema, {
      description: "Where the logs of the platform are sent.",
      example: { retentionDays: 30 },
    }).prefault({}),
    langfuse: field(langfuseSchema, {
      description: "Langfuse itself, its stores and its chart.",
      example: { images: { tag: "4.4.0-keyless.1" } },
    }),
    exposure: field(exposureSchema, {
      description: "How users reach Langfuse.",
      example: { kind: "none" },
    }).default({ kind: "none" }),
    policy: field(policySchema, {
      description: "Settings of the policy for this environment.",
      example: { waivers: [EXAMPLE_WAIVER] },
    }).prefault({}),
    state: field(stateSchema, {
      description: "Where the Terraform states are kept.",
      example: { backend: "local" },
    }).default({ backend: "local" }),
  })
  .meta({ title: "Langfuse environment", description: "One environment of Langfuse on AKS without keys." });

/** The sections of an environment by their names in `Environment`. */
export const SECTIONS = nameEnvironment(fileSchema.shape);

/** An environment file, whose `environment` becomes the `name` of the `Environment`. */
export const environmentSchema = fileSchema.transform(nameEnvironment);

/** An environment file with every default. */
export type Environment = z.output<typeof environmentSchema>;

function nameEnvironment<Sections extends { environment: unknown }>({ environment, ...sections }: Sections) {
  return { name: environment as Sections["environment"], ...sections };
}
