/**
 * Constructs for Langfuse on Azure Kubernetes Service without keys, for any CDKTF app: props in, attributes out; none
 * reads files, environment variables or the environment files of this repository.
 *
 * @packageDocumentation
 */
export type { AzureResourceProps, Principal, Principals, ResourceGroupRef, Tags } from "./azure";
export * from "./entra-sso/entra-sso";
export * from "./keyless-blob/keyless-blob";
export type { Replication, StorageNetwork } from "./keyless-blob/storage-account";
export type { ClusterNetworkProps } from "./langfuse-cluster/cluster-network";
export type { ImageRegistryProps, RegistrySku } from "./langfuse-cluster/image-registry";
export type * from "./langfuse-cluster/cluster-props";
export * from "./langfuse-cluster/langfuse-cluster";
export type { NamedNodePoolProps, NodeCount, NodePoolProps } from "./langfuse-cluster/node-pool";
export type { DnsRecordName, PublicEndpointProps } from "./langfuse-cluster/public-endpoint";
export { LangfuseRelease } from "./langfuse-release/langfuse-release";
export type * from "./langfuse-release/release-props";
export type { ReleaseStorage } from "./langfuse-release/storage";
export { LogWorkspace, type LogWorkspaceProps } from "./log-workspace/log-workspace";
export * from "./names";
export type { Bounds } from "./rules/release";
export * from "./secret-vault/secret-vault";
export * from "./terraform/azapi";
export {
  EphemeralKeyVaultSecret,
  EphemeralRandomPassword,
  EphemeralResource,
  type EphemeralKeyVaultSecretProps,
  type EphemeralRandomPasswordProps,
} from "./terraform/ephemeral";
export { ReadableStack } from "./terraform/readable-stack";
