import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Writes a binding's `index.js` as in a package: compiled, with its source in an inline source map. */
export function writeBinding(folder: string, source: string): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "index.js");
  const map = Buffer.from(JSON.stringify({ version: 3, sourcesContent: [source] })).toString("base64");
  writeFileSync(file, `"use strict";\n//# sourceMappingURL=data:application/json;base64,${map}`);
  return file;
}

/** The source of a resource `toy_box`, with each kind of attribute of a binding. */
export const TOY_BOX = `
export interface BoxConfig extends cdktf.TerraformMetaArguments {
  /**
  * How it is called.
  */
  readonly name: string;
  /**
  * lid block
  *
  * Docs at Terraform Registry: {@link https://example.com Box#lid}
  */
  readonly lid?: BoxLid[] | cdktf.IResolvable;
}
export interface BoxLid {
  /**
  * Docs
  */
  readonly tight: boolean | cdktf.IResolvable;
}

export function boxLidToHclTerraform(struct?: BoxLid | cdktf.IResolvable): any {
  const attrs = {
    tight: {
      value: cdktf.booleanToHclTerraform(struct!.tight),
      isBlock: false,
      type: "simple",
      storageClassType: "boolean",
    },
  }
  return attrs;
}

export class Box extends cdktf.TerraformResource {
  public static readonly tfResourceType = "toy_box";

  // id - computed: true, optional: false, required: false
  public get id() {
    return this.getStringAttribute('id');
  }

  // lid - computed: false, optional: true, required: false
  private _lid = new BoxLidList(this, "lid", true);
  public get lid() {
    return this._lid;
  }

  // name - computed: false, optional: false, required: true
  private _name?: string; 
  public get name() {
    return this.getStringAttribute('name');
  }

  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      name: {
        value: cdktf.stringToHclTerraform(this._name),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      lid: {
        value: cdktf.listMapperHcl(boxLidToHclTerraform, true)(this._lid.internalValue),
        isBlock: true,
        type: "set",
        storageClassType: "BoxLidList",
      },
    };
    return attrs;
  }
}
`;
