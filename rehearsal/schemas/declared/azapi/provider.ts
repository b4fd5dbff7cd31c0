/** https://registry.terraform.io/providers/Azure/azapi/2.12.0/docs */
import type { WholeDeclaration } from "../../declaration";
import { optional, STRINGS } from "./arguments";

/** Nothing is marked as sensitive, not even `client_secret`. */
export const PROVIDER: WholeDeclaration = {
  block: {
    attributes: {
      always_acquire_policy_token: optional("bool"),
      auxiliary_tenant_ids: optional(STRINGS),
      client_certificate: optional("string"),
      client_certificate_password: optional("string"),
      client_certificate_path: optional("string"),
      client_id: optional("string"),
      client_id_file_path: optional("string"),
      client_secret: optional("string"),
      client_secret_file_path: optional("string"),
      custom_correlation_request_id: optional("string"),
      default_location: optional("string"),
      default_name: optional("string"),
      default_tags: optional(["map", "string"]),
      disable_correlation_request_id: optional("bool"),
      disable_default_output: optional("bool"),
      disable_instance_discovery: optional("bool"),
      disable_terraform_partner_id: optional("bool"),
      enable_preflight: optional("bool"),
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
      environment: optional("string"),
      ignore_no_op_changes: optional("bool"),
      maximum_busy_retry_attempts: optional("number"),
      oidc_azure_service_connection_id: optional("string"),
      oidc_request_token: optional("string"),
      oidc_request_url: optional("string"),
      oidc_token: optional("string"),
      oidc_token_file_path: optional("string"),
      partner_id: optional("string"),
      preserve_resource_id_casing: optional("bool"),
      skip_provider_registration: optional("bool"),
      subscription_id: optional("string"),
      tenant_id: optional("string"),
      use_aks_workload_identity: optional("bool"),
      use_cli: optional("bool"),
      use_msi: optional("bool"),
      use_oidc: optional("bool"),
    },
  },
  patterns: {
    environment: {
      pattern: /^(public|usgovernment|china|custom)$/i,
      rule: "must be public, usgovernment, china or custom",
    },
    partner_id: {
      pattern: /^([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12})?$/i,
      rule: "must be a UUID, or empty",
    },
  },
};
