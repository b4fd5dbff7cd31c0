import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import { Construct } from "constructs";
import type { ResourceGroupRef, Tags } from "../azure";
import { SELF } from "../terraform/readable-stack";

export interface ImageRegistryProps {
  readonly resourceGroup: ResourceGroupRef;
  /** 5 to 50 letters and digits, unique in all of Azure. */
  readonly name: string;
  /** @default "Basic" */
  readonly sku?: RegistrySku;
  readonly tags?: Tags;
}

export type RegistrySku = "Basic" | "Standard" | "Premium";

/** A container registry without an admin user, an anonymous reader or a token: images are pulled by identity. */
export class ImageRegistry extends Construct {
  /** Resource id. */
  readonly id: string;
  /** Host that images are pulled from, as `acrlangfusedev.azurecr.io`. */
  readonly loginServer: string;

  constructor(scope: Construct, id: string, props: ImageRegistryProps) {
    super(scope, id);
    const premium = props.sku === "Premium";
    const registry = new ContainerRegistry(this, SELF, {
      name: props.name,
      resourceGroupName: props.resourceGroup.name,
      location: props.resourceGroup.location,
      sku: props.sku ?? "Basic",
      adminEnabled: false,
      anonymousPullEnabled: false,
      ...(premium && { zoneRedundancyEnabled: true, dataEndpointEnabled: true, retentionPolicyInDays: 30 }),
      tags: props.tags,
    });
    this.id = registry.id;
    this.loginServer = registry.loginServer;
  }
}
