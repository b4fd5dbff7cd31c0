import type { Construct } from "constructs";
import type { ResourceNames } from "../config/naming";
import type { Environment } from "../config/schema/environment";
import { ReadableStack } from "../constructs/terraform/readable-stack";
import { keepState } from "../terraform-state/backend";

/** An environment with the names of its resources: what both of its stacks are made from. */
export interface Deployment {
  readonly environment: Environment;
  readonly names: ResourceNames;
}

/** What is deployed together; its id is `<environment>-<part>`. */
export abstract class EnvironmentStack extends ReadableStack {
  constructor(
    scope: Construct,
    part: string,
    protected readonly deployment: Deployment,
  ) {
    super(scope, `${deployment.environment.environment}-${part}`);
    keepState(this, deployment.environment);
  }
}

/** Path of the exports in the container: the lifecycle rule and Langfuse must mean the same. */
export const EXPORT_PREFIX = "exports/";
