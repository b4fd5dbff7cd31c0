/**
 * Both stacks of an environment in an app of your own: the entry point `langfuse-azure-keyless/stacks`.
 */
export type { EnvironmentInput } from "../config/schema/environment";
export { addEnvironment, type EnvironmentStacks } from "./add-environment";
