/** https://registry.terraform.io/providers/hashicorp/helm/3.1.1/docs/resources/release */
import type { TypeDeclaration } from "../../declaration";

/** What is taken where an argument is left out; such an argument counts as filled in too. */
const DEFAULTS = {
  atomic: false,
  cleanup_on_fail: false,
  create_namespace: false,
  dependency_update: false,
  disable_crd_hooks: false,
  disable_openapi_validation: false,
  disable_webhooks: false,
  force_update: false,
  lint: false,
  max_history: 0,
  // Or what the environment variable HELM_NAMESPACE says.
  namespace: "default",
  pass_credentials: false,
  recreate_pods: false,
  render_subchart_notes: true,
  replace: false,
  reset_values: false,
  reuse_values: false,
  "set.type": "",
  skip_crds: false,
  take_ownership: false,
  timeout: 300,
  upgrade_install: false,
  verify: false,
  wait: true,
  wait_for_jobs: false,
};

export const RELEASE: TypeDeclaration = {
  version: 2,
  sensitive: ["repository_password", "set_sensitive.value"],
  replacing: ["name", "namespace"],
  defaults: DEFAULTS,
  values: {
    "set.type": ["auto", "string", "literal"],
    "set_sensitive.type": ["auto", "string", "literal"],
    "set_wo.type": ["auto", "string"],
  },
  patterns: { name: { pattern: /^[\s\S]{1,53}$/, rule: "must have 1 to 53 characters" } },
};
