import { TerraformRemoteState, type App } from "cdktf";
import type { Construct } from "constructs";
import type { ResourceNames } from "../config/naming";
import type { Environment } from "../config/schema/environment";
import { ReadableStack } from "../constructs/terraform/readable-stack";
import { configureBackend } from "../terraform-state/backend";
import { plaintextWaivers } from "./bucket";

/** An environment with the names of its resources: what both of its stacks are made from. */
export interface Deployment {
  readonly environment: Environment;
  readonly names: ResourceNames;
}

/** The first Terraform, and OpenTofu, with ephemeral values and write-only arguments. */
const MINIMUM_TERRAFORM = ">= 1.11";

/** What is deployed together; its id is `<environment>-<part>`. */
export abstract class EnvironmentStack extends ReadableStack {
  constructor(
    scope: Construct,
    part: string,
    protected readonly deployment: Deployment,
  ) {
    super(scope, `${deployment.environment.environment}-${part}`);
    configureBackend(this, deployment.environment);
    this.addOverride("terraform.required_version", MINIMUM_TERRAFORM);
    this.tellPolicy();
  }

  /** What the policy must know goes with the JSON, where Terraform sees a comment and a reviewer sees every waiver. */
  private tellPolicy(): void {
    const { environment } = this.deployment;
    const waivers = [...(environment.policy.waivers ?? []), ...plaintextWaivers(environment)];
    this.addOverride("//.policy", { deletionProtection: environment.deletionProtection, waivers });
  }
}

/**
 * A reference from one stack into another would put the value into the other's state and ask for the right to read
 * it. Both stacks derive the names instead and look things up.
 */
export function refuseCrossStackReferences(app: App): void {
  const references = app.node.findAll().filter((node) => node instanceof TerraformRemoteState);
  if (references.length === 0) return;
  const paths = references.map(({ node }) => node.path.replace("/cross-stack-reference-input-", " reads "));
  throw new Error(`stacks must not refer to each other, only names may cross: ${paths.join(", ")}`);
}
