import { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group";
import { NetworkSecurityRule } from "@cdktf/provider-azurerm/lib/network-security-rule";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { SubnetNetworkSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/subnet-network-security-group-association";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { Construct } from "constructs";
import { placementArguments, type AzureResourceProps } from "../azure";
import { ADDRESS_SPACE, NETWORK_PART_NAME, VIRTUAL_NETWORK_NAME } from "../rules/values";
import { SELF } from "../terraform/readable-stack";
import { validateProps } from "../validate";

/** Settings of the network that a cluster creates. */
export interface ClusterNetworkProps extends AzureResourceProps {
  /** Name of the virtual network. */
  readonly name: string;
  /** Name of the subnet of the nodes. */
  readonly subnetName: string;
  /** Name of the network security group of that subnet. */
  readonly securityGroupName: string;
  /** CIDR range of the virtual network. */
  readonly addressSpace: string;
  /** CIDR range of the nodes, inside `addressSpace`. */
  readonly nodeSubnet: string;
}

const NETWORK_RULES = {
  name: VIRTUAL_NETWORK_NAME,
  subnetName: NETWORK_PART_NAME,
  securityGroupName: NETWORK_PART_NAME,
  addressSpace: ADDRESS_SPACE,
  nodeSubnet: ADDRESS_SPACE,
};

/** A virtual network with one subnet for the nodes, behind a security group that has no rule of its own. */
export class ClusterNetwork extends Construct {
  /** Resource id of the subnet, known once its security group is attached. */
  readonly subnetId: string;
  private readonly securityGroup: NetworkSecurityGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ClusterNetworkProps,
  ) {
    super(scope, id);
    validateProps(props, NETWORK_RULES, "network.");
    const network = new VirtualNetwork(this, SELF, {
      name: props.name,
      ...placementArguments(props),
      addressSpace: [props.addressSpace],
    });
    const subnet = new Subnet(this, "nodes", {
      name: props.subnetName,
      resourceGroupName: props.resourceGroup.name,
      virtualNetworkName: network.name,
      addressPrefixes: [props.nodeSubnet],
      serviceEndpoints: ["Microsoft.Storage"],
    });
    this.securityGroup = new NetworkSecurityGroup(this, "nodes-guard", {
      name: props.securityGroupName,
      ...placementArguments(props),
    });
    const guard = new SubnetNetworkSecurityGroupAssociation(this, "nodes-guarded", {
      subnetId: subnet.id,
      networkSecurityGroupId: this.securityGroup.id,
    });
    this.subnetId = guard.subnetId;
  }

  /** Lets anyone reach the web ports of one public address, and nothing else. */
  allowWebTo(publicIpAddress: string): void {
    new NetworkSecurityRule(this, "allow-web", {
      name: "AllowWebInbound",
      resourceGroupName: this.props.resourceGroup.name,
      networkSecurityGroupName: this.securityGroup.name,
      priority: 100,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix: "Internet",
      sourcePortRange: "*",
      destinationAddressPrefix: publicIpAddress,
      destinationPortRanges: ["80", "443"],
    });
  }
}
