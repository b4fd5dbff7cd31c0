import { DnsARecord } from "@cdktf/provider-azurerm/lib/dns-a-record";
import { PublicIp } from "@cdktf/provider-azurerm/lib/public-ip";
import { Construct } from "constructs";
import { grantRole, placementArguments, type AzureResourceProps } from "../azure";
import { DNS_ZONE, NETWORK_PART_NAME, RESOURCE_GROUP_NAME } from "../rules/values";
import { SELF } from "../terraform/readable-stack";
import { validateProps } from "../validate";

/** Settings of the fixed public address that a cluster creates. */
export interface PublicEndpointProps extends AzureResourceProps {
  /** Name of the public IP address; the load balancer of the release finds it by this name. */
  readonly name: string;
  /** Object id of the cluster's control plane identity, which attaches the address to its load balancer. */
  readonly clusterPrincipalId: string;
  /** Availability zones. @default - zone-redundant where the region has zones, by Azure's choice */
  readonly zones?: readonly string[];
  /** An existing Azure DNS zone that gets an A record for the public name. @default - the record is created by hand */
  readonly dns?: DnsRecordName;
}

/** An A record in an Azure DNS zone that exists. */
export interface DnsRecordName {
  /** Name of the zone, as `example.com`. */
  readonly zone: string;
  /** Resource group of the zone. */
  readonly resourceGroup: string;
  /** Name of the record in the zone, as `langfuse`; `@` for the zone itself. */
  readonly record: string;
}

/**
 * A fixed public address, created before the release, so that its DNS record can exist before a certificate is
 * requested. The cluster's identity may read its resource group and attach this one address.
 * @see https://learn.microsoft.com/azure/aks/static-ip
 */
export class PublicEndpoint extends Construct {
  /** The address. */
  readonly ipAddress: string;

  constructor(scope: Construct, id: string, props: PublicEndpointProps) {
    super(scope, id);
    const { resourceGroup, tags, dns } = props;
    validateProps(props, { name: NETWORK_PART_NAME }, "publicEndpoint.");
    if (dns) validateProps(dns, { zone: DNS_ZONE, resourceGroup: RESOURCE_GROUP_NAME }, "publicEndpoint.dns.");
    const address = new PublicIp(this, SELF, {
      name: props.name,
      ...placementArguments(props),
      allocationMethod: "Static",
      sku: "Standard",
      zones: props.zones && [...props.zones],
    });
    const cluster = { objectId: props.clusterPrincipalId, type: "ServicePrincipal" } as const;
    grantRole(this, "attach", cluster, { role: "Network Contributor", scope: address.id });
    grantRole(this, "find", cluster, { role: "Reader", scope: resourceGroup.id });
    this.ipAddress = address.ipAddress;
    if (!dns) return;
    new DnsARecord(this, "dns", {
      name: dns.record,
      zoneName: dns.zone,
      resourceGroupName: dns.resourceGroup,
      ttl: 300,
      records: [this.ipAddress],
      tags,
    });
  }
}
