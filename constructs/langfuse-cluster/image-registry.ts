import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import { Construct } from "constructs";
import { placementArguments, preventDestroy, type AzureResourceProps } from "../azure";
import { findReservedWords } from "../rules/azure-names";
import { REGISTRY_NAME, uniqueInAzure } from "../rules/values";
import { SELF } from "../terraform/readable-stack";
import { throwMistakes, validateProps } from "../validate";

/** Settings of the registry that a cluster creates. */
export interface ImageRegistryProps extends AzureResourceProps {
  /** 5 to 50 letters and digits, unique in all of Azure. */
  readonly name: string;
  /** Service tier. @default "Basic" */
  readonly sku?: RegistrySku;
}

/** Service tier of a registry; `Premium` is replicated across zones. */
export type RegistrySku = "Basic" | "Standard" | "Premium";

/** A container registry with no admin user, no anonymous pull and no token: images are pulled by identity. */
export class ImageRegistry extends Construct {
  /** Resource id. */
  readonly id: string;
  /** Host that images are pulled from, as `acrlangfusedev.azurecr.io`. */
  readonly loginServer: string;

  constructor(
    scope: Construct,
    id: string,
    props: ImageRegistryProps & { readonly sku: RegistrySku; readonly protect: boolean },
  ) {
    super(scope, id);
    validateProps(props, { name: uniqueInAzure(REGISTRY_NAME) }, "registry.");
    throwMistakes(props.name, () => findReservedWords([{ path: ["registry", "name"], name: props.name }]));
    const premium = props.sku === "Premium";
    const registry = new ContainerRegistry(this, SELF, {
      name: props.name,
      ...placementArguments(props),
      sku: props.sku,
      adminEnabled: false,
      anonymousPullEnabled: false,
      ...(premium && { zoneRedundancyEnabled: true, dataEndpointEnabled: true, retentionPolicyInDays: 30 }),
      ...preventDestroy(props.protect),
    });
    this.id = registry.id;
    this.loginServer = registry.loginServer;
  }
}
