import { each, type ProviderDefinition } from "../definition";
import { UUID_OR_EMPTY } from "../patterns";
import { optional, STRINGS } from "./arguments";
import { RESOURCE, UPDATE_RESOURCE } from "./resource";

/**
 * The provider Azure/azapi 2.12.0. No binding of it exists. Nothing of its configuration is marked as sensitive, not
 * even `client_secret`.
 * @see https://registry.terraform.io/providers/Azure/azapi/2.12.0/docs
 */
export const AZAPI: ProviderDefinition = {
  source: "Azure/azapi",
  version: "2.12.0",
  framework: true,
  provider: {
    block: {
      attributes: {
        ...each(
          optional("bool"),
          `
            always_acquire_policy_token disable_correlation_request_id disable_default_output
            disable_instance_discovery disable_terraform_partner_id enable_preflight ignore_no_op_changes
            preserve_resource_id_casing skip_provider_registration use_aks_workload_identity use_cli use_msi use_oidc
        `,
        ),
        ...each(
          optional("string"),
          `
            client_certificate client_certificate_password client_certificate_path client_id client_id_file_path
            client_secret client_secret_file_path custom_correlation_request_id default_location default_name
            environment oidc_azure_service_connection_id oidc_request_token oidc_request_url oidc_token
            oidc_token_file_path partner_id subscription_id tenant_id
        `,
        ),
        auxiliary_tenant_ids: optional(STRINGS),
        default_tags: optional(["map", "string"]),
        maximum_busy_retry_attempts: optional("number"),
        endpoint: {
          optional: true,
          nested_type: {
            nesting_mode: "list",
            attributes: {
              active_directory_authority_host: optional("string"),
              resource_manager_audience: optional("string"),
              resource_manager_endpoint: optional("string"),
            },
          },
        },
      },
    },
    patterns: {
      environment: {
        pattern: /^(public|usgovernment|china|custom)$/i,
        rule: "must be public, usgovernment, china or custom",
      },
      partner_id: UUID_OR_EMPTY,
    },
  },
  types: { azapi_resource: RESOURCE, azapi_update_resource: UPDATE_RESOURCE },
};
