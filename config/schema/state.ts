import { z } from "zod";
import { azureName, field, text } from "./field";
import { ACCOUNT_NAME, CONTAINER_NAME, CONTAINER_RULE } from "./storage";

export const stateSchema = z.discriminatedUnion("backend", [
  z.strictObject({
    backend: field(z.literal("local"), { description: "Files in terraform-state/local/.", example: "local" }),
  }),
  z.strictObject({
    backend: field(z.literal("azurerm"), {
      description: "A storage account, opened with the identity that azure.signIn says; never with a key.",
      example: "azurerm",
    }),
    resourceGroup: azureName(90, { description: "Resource group of the state account.", example: "rg-langfuse-state" }),
    storageAccount: text(ACCOUNT_NAME, "must be 3 to 24 lower-case letters and digits", {
      description: "Name of the state account.",
      example: "stlangfusestate",
    }),
    container: text(CONTAINER_NAME, CONTAINER_RULE, {
      description: "Container of the states.",
      example: "tfstate",
    }).default("tfstate"),
  }),
  z.strictObject({
    backend: field(z.literal("hcp"), { description: "HCP Terraform, one workspace a stack.", example: "hcp" }),
    organization: text(/^[A-Za-z0-9_-]{3,40}$/, "must be 3 to 40 letters, digits, hyphens and underscores", {
      description: "Organization in HCP Terraform.",
      example: "example-org",
    }),
    project: text(/^[A-Za-z0-9_ -]{3,40}$/, "must be 3 to 40 letters, digits, spaces, hyphens and underscores", {
      description: "Project of the workspaces. Left out: the default project.",
      example: "langfuse",
    }).optional(),
    hostname: field(z.hostname("must be a host name"), {
      description: "Host of a Terraform Enterprise. Left out: app.terraform.io.",
      example: "tfe.example.com",
    }).optional(),
  }),
]);
