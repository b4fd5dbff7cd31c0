import { placesAt, type Json, type JsonObject, type Place } from "./json";

export type BlockKind = "resource" | "data" | "ephemeral" | "provider" | "output" | "local" | "backend";

/** What a block is created from. */
export type BlockProps = Pick<Block, "stack" | "kind" | "type" | "name" | "address" | "values"> &
  Partial<Pick<Block, "expressions" | "preventDestroy">>;

/** A resource, a data source, an ephemeral resource, a provider, an output, a local or a backend. */
export class Block {
  /** Name of its stack. */
  readonly stack!: string;
  readonly kind!: BlockKind;
  /** The type of a resource or a backend, the name of a provider, else `output`, `local` or `variable`. */
  readonly type!: string;
  readonly name!: string;
  /** Terraform's address: `azurerm_subnet.nodes`, `data.azurerm_key_vault.vault`; `provider.helm`, `terraform.backend`. */
  readonly address!: string;
  /**
   * Its arguments: in a synthesis as they are written; in a plan as they will be, and the unknown ones as they are
   * written (`${azurerm_key_vault.vault.id}`); in a state the current ones.
   */
  readonly values!: JsonObject;
  /** Its arguments as they are written, with templates; empty in a state. */
  readonly expressions: JsonObject = {};
  /** Whether Terraform refuses to destroy it; undefined in plans and states, which do not contain it. */
  readonly preventDestroy: boolean | undefined = undefined;

  constructor(props: BlockProps) {
    Object.assign(this, props);
  }

  /** Azure's type of a block of azapi, without its version: `Microsoft.Storage/storageAccounts`. */
  get armType(): string | undefined {
    const type = this.values["type"];
    return this.type.startsWith("azapi_") && typeof type === "string" ? type.split("@")[0] : undefined;
  }

  /** Every value at a path, also inside lists. A name with dots needs the path as a list. */
  places(path: string | readonly string[]): Place[] {
    return placesAt(this.values, path);
  }

  /** The first value at a path; undefined if there is none or it is null. */
  value(path: string | readonly string[]): Json | undefined {
    return this.places(path)[0]?.value;
  }

  /** The first value at a path, if it is a string. */
  text(path: string | readonly string[]): string | undefined {
    const value = this.value(path);
    return typeof value === "string" ? value : undefined;
  }
}

const KEY = /\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g;

/** An address without the keys of `count` and `for_each`: without `[0]` and `["key"]`. */
export function removeKeys(address: string): string {
  return address.replace(KEY, "");
}

/** The module path of an address, with its last dot: `module.network["eu"].`; empty for the root module. */
export function getModulePath(address: string): string {
  return /^(?:module\.[\w-]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)*/.exec(address)?.[0] ?? "";
}
