import { parse, type Type as MessageType } from "protobufjs";
import {
  attributeType,
  type Attribute,
  type Block,
  type NestedBlock,
  type ProviderSchema,
  type Schema,
} from "../schemas/schema";

/**
 * The part of Terraform's plugin protocol, version 6, that a rehearsal needs. Fields that are not listed are skipped when
 * they are read.
 * @see https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol
 */
const PROTOCOL = `
syntax = "proto3";
package tfplugin6;

message DynamicValue { bytes msgpack = 1; bytes json = 2; }
message AttributePath {
  message Step { oneof selector { string attribute_name = 1; string element_key_string = 2; int64 element_key_int = 3; } }
  repeated Step steps = 1;
}
message Diagnostic {
  enum Severity { INVALID = 0; ERROR = 1; WARNING = 2; }
  Severity severity = 1; string summary = 2; string detail = 3; AttributePath attribute = 4;
}
message Diagnostics { repeated Diagnostic diagnostics = 1; }

message Schema {
  message Attribute {
    string name = 1; bytes type = 2; Object nested_type = 10; bool required = 4; bool optional = 5; bool computed = 6;
    bool sensitive = 7; bool deprecated = 9; bool write_only = 11;
  }
  message Object {
    enum NestingMode { INVALID = 0; SINGLE = 1; LIST = 2; SET = 3; MAP = 4; }
    repeated Attribute attributes = 1; NestingMode nesting = 3;
  }
  message Block { int64 version = 1; repeated Attribute attributes = 2; repeated NestedBlock block_types = 3; }
  message NestedBlock {
    enum NestingMode { INVALID = 0; SINGLE = 1; LIST = 2; SET = 3; }
    string type_name = 1; Block block = 2; NestingMode nesting = 3; int64 min_items = 4; int64 max_items = 5;
  }
  int64 version = 1; Block block = 2;
}
message ServerCapabilities { bool plan_destroy = 1; bool get_provider_schema_optional = 2; }
message ProviderSchema {
  Schema provider = 1; map<string, Schema> resource_schemas = 2; map<string, Schema> data_source_schemas = 3;
  repeated Diagnostic diagnostics = 4; ServerCapabilities server_capabilities = 6;
  map<string, Schema> ephemeral_resource_schemas = 8;
}

message Empty {}
message ConfigRequest { DynamicValue config = 1; }
message ConfigureRequest { string terraform_version = 1; DynamicValue config = 2; }
message TypeConfigRequest { string type_name = 1; DynamicValue config = 2; }

message RawState { bytes json = 1; }
message UpgradeRequest { string type_name = 1; int64 version = 2; RawState raw_state = 3; }
message UpgradeResponse { DynamicValue upgraded_state = 1; repeated Diagnostic diagnostics = 2; }

message ReadRequest { string type_name = 1; DynamicValue current_state = 2; }
message ReadResponse { DynamicValue new_state = 1; repeated Diagnostic diagnostics = 2; }
message PlanRequest { string type_name = 1; DynamicValue prior_state = 2; DynamicValue proposed_new_state = 3; DynamicValue config = 4; }
message PlanResponse {
  DynamicValue planned_state = 1; repeated AttributePath requires_replace = 2; repeated Diagnostic diagnostics = 4;
  bool legacy_type_system = 5;
}
message ApplyRequest { string type_name = 1; DynamicValue prior_state = 2; DynamicValue planned_state = 3; DynamicValue config = 4; }
message ApplyResponse { DynamicValue new_state = 1; repeated Diagnostic diagnostics = 3; bool legacy_type_system = 4; }
message ReadDataResponse { DynamicValue state = 1; repeated Diagnostic diagnostics = 2; }

message OpenResponse { repeated Diagnostic diagnostics = 1; DynamicValue result = 3; }
message CloseRequest { string type_name = 1; bytes private = 2; }
message StopResponse { string Error = 1; }
`;

/** The messages of each call. */
export const CALLS = {
  GetProviderSchema: ["Empty", "ProviderSchema"],
  ValidateProviderConfig: ["ConfigRequest", "Diagnostics"],
  ConfigureProvider: ["ConfigureRequest", "Diagnostics"],
  ValidateResourceConfig: ["TypeConfigRequest", "Diagnostics"],
  ValidateDataResourceConfig: ["TypeConfigRequest", "Diagnostics"],
  ValidateEphemeralResourceConfig: ["TypeConfigRequest", "Diagnostics"],
  UpgradeResourceState: ["UpgradeRequest", "UpgradeResponse"],
  ReadResource: ["ReadRequest", "ReadResponse"],
  PlanResourceChange: ["PlanRequest", "PlanResponse"],
  ApplyResourceChange: ["ApplyRequest", "ApplyResponse"],
  ReadDataSource: ["TypeConfigRequest", "ReadDataResponse"],
  OpenEphemeralResource: ["TypeConfigRequest", "OpenResponse"],
  RenewEphemeralResource: ["CloseRequest", "Diagnostics"],
  CloseEphemeralResource: ["CloseRequest", "Diagnostics"],
  StopProvider: ["Empty", "StopResponse"],
} as const satisfies Record<string, readonly [request: string, response: string]>;

export type CallName = keyof typeof CALLS;

const root = parse(PROTOCOL, { keepCase: true }).root;

/** The Protocol Buffers type of a message. */
export function message(name: string): MessageType {
  return root.lookupType(`tfplugin6.${name}`);
}

/** The bytes of a message. */
export function encodeMessage(type: MessageType, value: object): Buffer {
  return Buffer.from(type.encode(type.fromObject(value)).finish());
}

/** A provider's schemas as a message of the protocol. */
export function wireProviderSchema(schema: ProviderSchema) {
  return {
    provider: wireSchema(schema.provider),
    resource_schemas: mapValues(schema.resource_schemas),
    data_source_schemas: mapValues(schema.data_source_schemas),
    ephemeral_resource_schemas: mapValues(schema.ephemeral_resource_schemas),
    // With an optional GetProviderSchema, Terraform asks once a command; else each time that it starts a provider.
    server_capabilities: { plan_destroy: true, get_provider_schema_optional: true },
  };
}

function mapValues(schemas: Readonly<Record<string, Schema>>) {
  return Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, wireSchema(schema)]));
}

function wireSchema({ version, block }: Schema) {
  return { version, block: wireBlock(block) };
}

function wireBlock({ attributes = {}, block_types = {} }: Block): object {
  return { attributes: wireAttributes(attributes), block_types: Object.entries(block_types).map(wireNestedBlock) };
}

function wireAttributes(attributes: Readonly<Record<string, Attribute>>): object[] {
  return Object.entries(attributes).map(([name, attribute]) => {
    const { nested_type, required, optional, computed, sensitive, write_only, deprecated } = attribute;
    return {
      name,
      ...(nested_type
        ? {
            nested_type: {
              nesting: nested_type.nesting_mode.toUpperCase(),
              attributes: wireAttributes(nested_type.attributes),
            },
          }
        : { type: Buffer.from(JSON.stringify(attributeType(attribute))) }),
      ...{ required, optional, computed, sensitive, write_only, deprecated },
    };
  });
}

function wireNestedBlock([type_name, { nesting_mode, block, min_items, max_items }]: [string, NestedBlock]): object {
  return { type_name, nesting: nesting_mode.toUpperCase(), block: wireBlock(block), min_items, max_items };
}
