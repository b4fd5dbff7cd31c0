/**
 * Constructs for Langfuse on Azure Kubernetes Service without keys, for any CDKTF app: props in, attributes out; none
 * reads files, environment variables or the environment files of this repository.
 *
 * @packageDocumentation
 */
export * from "./azure";
export * from "./blob-prefixes";
export * from "./entra-sso/entra-sso";
export { ssoRedirectUri } from "./entra-sso/redirect-uri";
export * from "./keyless-blob/keyless-blob";
export type { Replication, StorageNetwork } from "./keyless-blob/storage-account";
export type { ClusterNetworkProps } from "./langfuse-cluster/cluster-network";
export type { ImageRegistryProps, RegistrySku } from "./langfuse-cluster/image-registry";
export * from "./langfuse-cluster/langfuse-cluster";
export type { NodeCount, NodePoolProps } from "./langfuse-cluster/node-pool";
export type { DnsRecordName, PublicEndpointProps } from "./langfuse-cluster/public-endpoint";
export type { PreviousRelease } from "./langfuse-release/charts";
export * from "./langfuse-release/langfuse-release";
export type { AllowedEgress } from "./langfuse-release/network-policies";
export type { PodSecurityLevel } from "./langfuse-release/pod-security";
export type { PublicIpName } from "./langfuse-release/prerequisites";
export type { ReleaseStorage } from "./langfuse-release/storage";
export type {
  ChartProps,
  ComponentProps,
  LogLevel,
  ReplicatedStoreProps,
  Size,
  StoreProps,
} from "./langfuse-release/values/chart-props";
export * from "./langfuse-secrets";
export * from "./log-workspace/log-workspace";
export * from "./secret-vault/secret-vault";
export * from "./service-account";
export * from "./terraform/azapi";
export * from "./terraform/ephemeral";
export { ReadableStack } from "./terraform/readable-stack";
