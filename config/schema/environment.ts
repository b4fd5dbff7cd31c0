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
    environment: text(ENVIRONMENT_NAME, "Name of the environment; part of every name that is not set.", "dev"),
    publicUrl: text(
      HTTP_URL,
      "The URL that users open, without path and trailing slash. http on localhost only.",
      "https://langfuse.example.com",
    ),
    azure: field(azureSchema, "Where in Azure, and how Terraform signs in.", { location: "eastus" }),
    tags: tagsSchema.default({}),
    deletionProtection: flag(
      "Terraform refuses to destroy resources with data: storage, cluster, registry, Key Vault, namespace.",
      true,
    ).default(DEFAULTS.protect),
    administrators: administratorsSchema.default({}),
    resourceGroup: field(resourceGroupSchema, "The resource group of all resources: created, or one that exists.", {
      name: "rg-langfuse-dev",
    }).prefault({}),
    network: field(networkSchema, "The network of the nodes: created, or one that exists.", {
      addressSpace: "10.40.0.0/16",
      nodeSubnet: "10.40.0.0/20",
    }).prefault({}),
    cluster: field(clusterSchema, "The AKS cluster.", { systemPool: { vmSize: "Standard_D4s_v5", nodes: 3 } }),
    registry: field(registrySchema, "The container registry: created, or one that exists.", {
      name: "acrlangfusedev",
    }).prefault({}),
    storage: field(
      storageSchema,
      "Where events, media and exports are kept: in Azure without keys, or in a bucket behind an S3 API.",
      { accountName: "stlangfusedev" },
    ).prefault({}),
    keyVault: field(keyVaultSchema, "The Key Vault of Langfuse's secrets: created, or one that exists.", {
      name: "kv-langfuse-dev",
    }).prefault({}),
    sso: field(ssoSchema, "Single sign-on with Entra ID.", {
      groups: { engineers: "33333333-3333-3333-3333-333333333333" },
    }).prefault({}),
    diagnostics: field(diagnosticsSchema, "Where the logs of the platform are sent.", { retentionDays: 30 }).prefault(
      {},
    ),
    langfuse: field(langfuseSchema, "Langfuse itself, its stores and its chart.", {
      images: { tag: "4.4.0-keyless.1" },
    }),
    exposure: field(exposureSchema, "How users reach Langfuse.", { kind: "none" }).default({ kind: "none" }),
    policy: field(policySchema, "Settings of the policy for this environment.", { waivers: [EXAMPLE_WAIVER] }).prefault(
      {},
    ),
    state: field(stateSchema, "Where the Terraform states are kept.", { backend: "local" }).default({
      backend: "local",
    }),
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
