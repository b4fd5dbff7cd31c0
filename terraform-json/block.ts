import { placesAt, type Json, type JsonObject, type Place } from "./json";

export type BlockKind = "resource" | "data" | "ephemeral" | "provider" | "output" | "local" | "backend";

/** Where a block's values are from. */
export interface BlockProps {
  readonly stack: string;
  readonly kind: BlockKind;
  readonly type: string;
  readonly name: string;
  readonly address: string;
  readonly values: JsonObject;
  readonly expressions?: JsonObject;
  readonly preventDestroy?: boolean | undefined;
}

/** A block of Terraform: a resource, a data source, an ephemeral resource, a provider, an output, a local, a backend. */
export class Block {
  /** Name of the stack that it is in. */
  readonly stack: string;
  readonly kind: BlockKind;
  /** The resource type, the provider's name, or `azurerm` of a backend; of an output and a local, the word. */
  readonly type: string;
  readonly name: string;
  /** Terraform's address: `azurerm_subnet.nodes`, `data.azurerm_key_vault.vault`; `provider.helm`, `terraform.backend`. */
  readonly address: string;
  /**
   * Its arguments: of a synthesis as they are written, of a plan as they will be, with what is not known yet as it is
   * written (`${azurerm_key_vault.vault.id}`), of a state as they are.
   */
  readonly values: JsonObject;
  /** Its arguments as they are written, with templates; empty where the source does not tell, as a state. */
  readonly expressions: JsonObject;
  /** Whether Terraform refuses to destroy it; undefined where the source does not tell, as plans and states. */
  readonly preventDestroy: boolean | undefined;

  constructor(props: BlockProps) {
    this.stack = props.stack;
    this.kind = props.kind;
    this.type = props.type;
    this.name = props.name;
    this.address = props.address;
    this.values = props.values;
    this.expressions = props.expressions ?? {};
    this.preventDestroy = props.preventDestroy;
  }

  /**
   * The type in Azure, where azapi manages it: `Microsoft.Storage/storageAccounts` of
   * `Microsoft.Storage/storageAccounts@2024-01-01`.
   */
  get armType(): string | undefined {
    const type = this.values["type"];
    return this.type.startsWith("azapi_") && typeof type === "string" ? type.split("@")[0] : undefined;
  }

  /** Every value at a path, through the lists on its way. A name with dots in it needs the path as a list. */
  places(path: string | readonly string[]): Place[] {
    return placesAt(this.values, typeof path === "string" ? path.split(".") : path);
  }

  /** The first value at a path; undefined if there is none or it is null. */
  value(path: string | readonly string[]): Json | undefined {
    return this.places(path)[0]?.value;
  }

  /** The first value at a path, if it is a text. */
  text(path: string | readonly string[]): string | undefined {
    const value = this.value(path);
    return typeof value === "string" ? value : undefined;
  }
}
