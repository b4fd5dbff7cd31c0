import { z } from "zod";
import { CONTAINER_NAME, RESOURCE_GROUP_NAME, STORAGE_ACCOUNT_NAME } from "../../constructs/rules/values";
import { field, text } from "./field";

const ORGANIZATION = {
  pattern: /^[A-Za-z0-9_-]{3,40}$/,
  rule: "must be 3 to 40 letters, digits, hyphens and underscores",
};
const PROJECT = {
  pattern: /^[A-Za-z0-9_ -]{3,40}$/,
  rule: "must be 3 to 40 letters, digits, spaces, hyphens and underscores",
};

export const stateSchema = z.discriminatedUnion("backend", [
  z.strictObject({
    backend: field(z.literal("local"), { description: "Files in terraform-state/local/.", example: "local" }),
  }),
  z.strictObject({
    backend: field(z.literal("azurerm"), {
      description: "A storage account, with the identity of azure.signIn and never with a key.",
      example: "azurerm",
    }),
    resourceGroup: text(RESOURCE_GROUP_NAME, {
      description: "Resource group of the state account.",
      example: "rg-langfuse-state",
    }),
    storageAccount: text(STORAGE_ACCOUNT_NAME, {
      description: "Name of the state account.",
      example: "stlangfusestate",
    }),
    container: text(CONTAINER_NAME, {
      description: "Container of the states.",
      example: "tfstate",
    }).default("tfstate"),
  }),
  z.strictObject({
    backend: field(z.literal("hcp"), { description: "HCP Terraform, one workspace a stack.", example: "hcp" }),
    organization: text(ORGANIZATION, {
      description: "Organization in HCP Terraform.",
      example: "example-org",
    }),
    project: text(PROJECT, {
      description: "Project of the workspaces. Left out: the default project.",
      example: "langfuse",
    }).optional(),
    hostname: field(z.hostname("must be a host name"), {
      description: "Host of a Terraform Enterprise. Left out: app.terraform.io.",
      example: "tfe.example.com",
    }).optional(),
  }),
]);
