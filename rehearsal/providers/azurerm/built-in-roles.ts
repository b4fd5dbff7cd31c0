import { findNearest } from "../nearest";

/**
 * Built-in roles of the services that these stacks and their neighbours use, on 2026-12-01, a line each. Any other
 * name may be that of a custom role, unless it is like one of these.
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
const ROLES = `
  Contributor
  Owner
  Reader
  Access Review Operator Service Role
  Reservations Administrator
  Role Based Access Control Administrator
  User Access Administrator

  AcrDelete
  AcrImageSigner
  AcrPull
  AcrPush
  AcrQuarantineReader
  AcrQuarantineWriter
  Container Registry Cache Rule Administrator
  Container Registry Cache Rule Reader
  Container Registry Configuration Reader and Data Access Configuration Reader
  Container Registry Contributor and Data Access Configuration Administrator
  Container Registry Credential Set Administrator
  Container Registry Credential Set Reader
  Container Registry Data Importer and Data Reader
  Container Registry Repository Catalog Lister
  Container Registry Repository Contributor
  Container Registry Repository Reader
  Container Registry Repository Writer
  Container Registry Tasks Contributor
  Container Registry Transfer Pipeline Contributor

  Azure Kubernetes Fleet Manager Contributor Role
  Azure Kubernetes Fleet Manager RBAC Admin
  Azure Kubernetes Fleet Manager RBAC Cluster Admin
  Azure Kubernetes Fleet Manager RBAC Reader
  Azure Kubernetes Fleet Manager RBAC Writer
  Azure Kubernetes Service Arc Cluster Admin Role
  Azure Kubernetes Service Arc Cluster User Role
  Azure Kubernetes Service Arc Contributor Role
  Azure Kubernetes Service Cluster Admin Role
  Azure Kubernetes Service Cluster Monitoring User
  Azure Kubernetes Service Cluster User Role
  Azure Kubernetes Service Contributor Role
  Azure Kubernetes Service Hybrid Cluster Admin Role
  Azure Kubernetes Service Hybrid Cluster User Role
  Azure Kubernetes Service Hybrid Contributor Role
  Azure Kubernetes Service Policy Add-on Deployment
  Azure Kubernetes Service RBAC Admin
  Azure Kubernetes Service RBAC Cluster Admin
  Azure Kubernetes Service RBAC Reader
  Azure Kubernetes Service RBAC Writer
  Azure Arc Kubernetes Admin
  Azure Arc Kubernetes Cluster Admin
  Azure Arc Kubernetes Viewer
  Azure Arc Kubernetes Writer
  Azure Arc Enabled Kubernetes Cluster User Role
  Kubernetes Agent Operator
  Kubernetes Agentless Operator
  Kubernetes Cluster - Azure Arc Onboarding
  Kubernetes Extension Contributor
  Kubernetes Namespace User

  Key Vault Administrator
  Key Vault Certificate User
  Key Vault Certificates Officer
  Key Vault Contributor
  Key Vault Crypto Officer
  Key Vault Crypto Service Encryption User
  Key Vault Crypto Service Release User
  Key Vault Crypto User
  Key Vault Data Access Administrator
  Key Vault Purge Operator
  Key Vault Reader
  Key Vault Secrets Officer
  Key Vault Secrets User
  Managed HSM contributor

  Managed Identity Contributor
  Managed Identity Operator
  Azure AI Administrator
  Azure Stack HCI Administrator
  Cognitive Services Contributor
  Lab Contributor
  Lab Services Contributor

  Classic Network Contributor
  Classic Storage Account Contributor
  Classic Storage Account Key Operator Service Role
  Reader and Data Access
  Storage Account Backup Contributor
  Storage Account Contributor
  Storage Account Encryption Scope Contributor Role
  Storage Account Key Operator Service Role
  Storage Actions Contributor
  Storage Blob Data Contributor
  Storage Blob Data Owner
  Storage Blob Data Reader
  Storage Blob Delegator
  Storage DataShare Administrator
  Storage File Data Privileged Contributor
  Storage File Data Privileged Reader
  Storage File Data SMB Admin
  Storage File Data SMB MI Admin
  Storage File Data SMB Share Contributor
  Storage File Data SMB Share Elevated Contributor
  Storage File Data SMB Share Reader
  Storage File Data SMB Take Ownership
  Storage File Delegator
  Storage Queue Data Contributor
  Storage Queue Data Message Processor
  Storage Queue Data Message Sender
  Storage Queue Data Reader
  Storage Queue Delegator
  Storage Table Data Contributor
  Storage Table Data Reader
  Storage Table Delegator

  DNS Resolver Contributor
  DNS Zone Contributor
  Domain Services Contributor
  Domain Services Reader
  Network Contributor
  Private DNS Zone Contributor
  Traffic Manager Contributor

  Log Analytics Contributor
  Log Analytics Data Reader
  Log Analytics Reader
  Monitoring Contributor
  Monitoring Data Reader
  Monitoring Metrics Publisher
  Monitoring Policy Contributor
  Monitoring Reader
  Workbook Contributor
  Workbook Reader
  Grafana Admin
  Grafana Editor
  Grafana Limited Viewer
  Grafana Viewer

  Backup Contributor
  Backup MUA Operator
  Backup Operator
  Backup Reader
  Disk Backup Reader
  Disk Pool Operator
  Disk Restore Operator
  Disk Snapshot Contributor
  Resource Policy Contributor
  Tag Contributor
  Classic Virtual Machine Contributor
  Virtual Machine Contributor
`
  .split("\n")
  .map((line) => line.trim())
  .filter((line) => line !== "");

/** The built-in role with a name, which Azure compares without regard to case. */
export function findBuiltInRole(name: string): string | undefined {
  return ROLES.find((role) => role.toLowerCase() === name.toLowerCase());
}

/** The built-in role that a misspelt name means. */
export function findMisspeltRole(name: string): string | undefined {
  return findNearest(name, ROLES);
}
