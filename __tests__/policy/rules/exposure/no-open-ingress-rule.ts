import { noOpenIngressRule } from "../../../../policy/rules/exposure/no-open-ingress-rule";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const RULE = "azurerm_network_security_rule.rule";
const GROUP = "azurerm_network_security_group.group";

const WEB = {
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  source_address_prefix: "Internet",
  destination_port_ranges: ["80", "443"],
};
const SSH = { ...WEB, destination_port_ranges: undefined, destination_port_range: "22" };

const rule = (settings: object) => ({ resource: { azurerm_network_security_rule: { rule: settings } } });
const group = (security_rule: object) => ({
  resource: { azurerm_network_security_group: { group: { security_rule } } },
});

testRule(noOpenIngressRule, {
  compliant: {
    "web ports": rule(WEB),
    "one web port from everywhere": rule({ ...SSH, source_address_prefix: "*", destination_port_range: "443" }),
    "SSH from an office": rule({ ...SSH, source_address_prefix: "203.0.113.0/24" }),
    "every port from within the network": rule({
      ...SSH,
      source_address_prefix: "VirtualNetwork",
      destination_port_range: "*",
    }),
    "SSH denied": rule({ ...SSH, access: "Deny" }),
    "SSH to other hosts": rule({ ...SSH, direction: "Outbound" }),
    "a group without rules": { resource: { azurerm_network_security_group: { group: {} } } },
    "a state": state({ [RULE]: { ...WEB, destination_port_range: null }, [GROUP]: { security_rule: [] } }),
  },
  violating: {
    "SSH from all of Azure": [
      rule({ ...SSH, source_address_prefix: "AzureCloud.WestEurope" }),
      [RULE, "destination_port_range"],
    ],
    "ping from everywhere": [rule({ ...WEB, protocol: "Icmp" }), [RULE, "protocol"]],
    SSH: [rule(SSH), [RULE, "destination_port_range"]],
    "SSH from everywhere, in other words": [
      rule({ ...SSH, source_address_prefix: "0.0.0.0/0" }),
      [RULE, "destination_port_range"],
    ],
    "every port": [rule({ ...SSH, destination_port_range: "*" }), [RULE, "destination_port_range"]],
    "a range of ports": [rule({ ...SSH, destination_port_range: "80-443" }), [RULE, "destination_port_range"]],
    "one port too many": [
      rule({ ...WEB, destination_port_ranges: ["443", "6443"] }),
      [RULE, "destination_port_ranges[1]"],
    ],
    "one of many sources": [
      rule({ ...SSH, source_address_prefix: undefined, source_address_prefixes: ["203.0.113.0/24", "::/0"] }),
      [RULE, "destination_port_range"],
    ],
    "half of all addresses": [rule({ ...SSH, source_address_prefix: "0.0.0.0/1" }), [RULE, "destination_port_range"]],
    "a source that is unknown before the apply": [
      rule({ ...SSH, source_address_prefix: "${var.source}" }),
      [RULE, "destination_port_range"],
    ],
    "ports that are unknown before the apply": [
      rule({ ...WEB, destination_port_ranges: "${var.ports}" }),
      [RULE, "destination_port_ranges"],
    ],
    "a direction that is unknown before the apply": [
      rule({ ...SSH, direction: "${var.direction}" }),
      [RULE, "destination_port_range"],
    ],
    "no port": [rule({ ...WEB, destination_port_ranges: undefined }), [RULE, "destination_port_range"]],
    UDP: [rule({ ...WEB, protocol: "Udp" }), [RULE, "protocol"]],
    "within a group": [group([WEB, SSH]), [GROUP, "security_rule[1].destination_port_range"]],
    "within a group, as a mapping": [group(SSH), [GROUP, "security_rule.destination_port_range"]],
    "a state": [
      state({ [GROUP]: { security_rule: [{ ...WEB, destination_port_range: "", destination_port_ranges: ["22"] }] } }),
      [GROUP, "security_rule[0].destination_port_ranges[0]"],
    ],
  },
  notApplicable: { "no group": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_network_security_rule.cluster_network_allow_web.destination_port_ranges.push("22");
    },
    ["azurerm_network_security_rule.cluster_network_allow_web", "destination_port_ranges[2]"],
  ],
});
