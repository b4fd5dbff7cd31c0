/**
 * Both stacks of an environment in an app of your own: the entry point `langfuse-azure-keyless/stacks`.
 *
 * @packageDocumentation
 */
export { addEnvironment, type EnvironmentInput, type EnvironmentStacks } from "./add-environment";
