import { TerraformRemoteState, type App } from "cdktf";
import type { Construct } from "constructs";
import type { ResourceNames } from "../config/naming";
import type { Environment } from "../config/schema/environment";
import { ReadableStack } from "../constructs/terraform/readable-stack";
import { configureBackend } from "../terraform-state/backend";
import { plaintextWaivers } from "./bucket";

/** An environment with the names of its resources: what both of its stacks read. */
export interface NamedEnvironment {
  readonly environment: Environment;
  readonly names: ResourceNames;
}

/** The first Terraform, and OpenTofu, with ephemeral values and write-only arguments. */
const MINIMUM_TERRAFORM = ">= 1.11";

/** One of the two stacks of an environment; its id is `<environment>-<part>`. */
export abstract class EnvironmentStack extends ReadableStack {
  protected readonly environment: Environment;
  protected readonly names: ResourceNames;

  constructor(scope: Construct, part: string, { environment, names }: NamedEnvironment) {
    super(scope, `${environment.name}-${part}`);
    this.environment = environment;
    this.names = names;
    configureBackend(this, environment);
    this.addOverride("terraform.required_version", MINIMUM_TERRAFORM);
    // The policy reads its settings from the JSON: for Terraform they are a comment, and a reviewer sees every waiver.
    const waivers = [...(environment.policy.waivers ?? []), ...plaintextWaivers(environment)];
    this.addOverride("//.policy", { deletionProtection: environment.deletionProtection, waivers });
  }
}

/**
 * A reference from one stack into another would put the value into the other's state and require the right to read
 * it. Both stacks derive the names instead and read the resources from Azure.
 */
export function refuseCrossStackReferences(app: App): void {
  const references = app.node.findAll().filter((node) => node instanceof TerraformRemoteState);
  if (references.length === 0) return;
  const paths = references.map(({ node }) => node.path.replace("/cross-stack-reference-input-", " reads "));
  throw new Error(`stacks must not refer to each other, only names may cross: ${paths.join(", ")}`);
}
