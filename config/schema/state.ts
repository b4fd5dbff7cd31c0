import { z } from "zod";
import { CONTAINER_NAME, HOST, RESOURCE_GROUP_NAME, STORAGE_ACCOUNT_NAME } from "../../constructs/rules/values";
import { literal, text } from "./field";

const ORGANIZATION = {
  pattern: /^[A-Za-z0-9_-]{3,40}$/,
  rule: "must be 3 to 40 letters, digits, hyphens and underscores",
};
/** @see https://developer.hashicorp.com/terraform/cloud-docs/projects/manage */
const PROJECT = {
  pattern: /^(?! )[A-Za-z0-9_ -]{3,40}(?<! )$/,
  rule: "must be 3 to 40 letters, digits, inner spaces, hyphens and underscores",
};

export const stateSchema = z.discriminatedUnion("backend", [
  z.strictObject({
    backend: literal("local", "Files in terraform-state/local/."),
  }),
  z.strictObject({
    backend: literal("azurerm", "A storage account, with the identity of azure.signIn and never with a key."),
    resourceGroup: text(RESOURCE_GROUP_NAME, "Resource group of the state account.", "rg-langfuse-state"),
    storageAccount: text(STORAGE_ACCOUNT_NAME, "Name of the state account.", "stlangfusestate"),
    container: text(CONTAINER_NAME, "Container of the states.", "tfstate").default("tfstate"),
  }),
  z.strictObject({
    backend: literal("hcp", "HCP Terraform, one workspace a stack."),
    organization: text(ORGANIZATION, "Organization in HCP Terraform.", "example-org"),
    project: text(PROJECT, "Project of the workspaces. Left out: the default project.", "langfuse").optional(),
    hostname: text(HOST, "Host of a Terraform Enterprise. Left out: app.terraform.io.", "tfe.example.com").optional(),
  }),
]);
