import { TerraformDataSource, TerraformElement, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import { EphemeralResource } from "./ephemeral";

/** The construct id that stands for its parent, as in `new KubernetesCluster(this, SELF, …)`. */
export const SELF = "Resource";

type TerraformJson = Record<string, unknown>;

/**
 * A stack whose synthesized JSON people can read.
 *
 * - Addresses are the construct path in snake case, without hashes: `azurerm_kubernetes_cluster.cluster`,
 *   `azurerm_storage_container.blob_container`. A construct with the id `Resource` takes its parent's name.
 * - Blocks have no metadata comments, so that a diff shows only what Terraform acts on.
 * - Two elements with one address, or a token that a string operation cut, stop the synthesis: CDKTF itself merges the
 *   former silently and writes the latter as literal text.
 */
export class ReadableStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.node.addValidation({ validate: () => this.findSharedAddresses() });
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    return node.scopes
      .slice(node.scopes.indexOf(this) + 1)
      .map((scope) => scope.node.id)
      .filter((id) => id !== SELF)
      .join("_")
      .replaceAll("-", "_");
  }

  /**
   * The stack as Terraform JSON.
   * @throws Error if a string operation left a part of a token in it
   */
  override toTerraform(): Record<string, unknown> {
    const json = super.toTerraform() as TerraformJson;
    for (const block of ["resource", "data"]) {
      const types = (json[block] ?? {}) as Record<string, Record<string, TerraformJson>>;
      for (const body of Object.values(types).flatMap((named) => Object.values(named))) delete body["//"];
    }
    refuseTokenParts(this.node.id, JSON.stringify(json));
    return json;
  }

  private findSharedAddresses(): string[] {
    const owners = new Map<string, string>();
    const elements = this.node.findAll().filter(TerraformElement.isTerraformElement);
    return elements.flatMap((element) => {
      const address = getAddress(element);
      const other = address && owners.get(address);
      if (!address) return [];
      owners.set(address, element.node.path);
      return other ? [`"${element.node.path}" and "${other}" have the same address ${address}; rename one`] : [];
    });
  }
}

/** The Terraform address of an element, or undefined for one that has none (a provider, a backend). */
function getAddress(element: TerraformElement): string | undefined {
  const { friendlyUniqueId: id } = element;
  if (TerraformResource.isTerraformResource(element)) return `${element.terraformResourceType}.${id}`;
  if (TerraformDataSource.isTerraformDataSource(element)) return `data.${element.terraformResourceType}.${id}`;
  if (element instanceof EphemeralResource) return element.address;
  return TerraformOutput.isTerraformOutput(element) ? `output.${id}` : undefined;
}

function refuseTokenParts(stack: string, json: string): void {
  const at = json.search(/tftoken\[/i);
  if (at < 0) return;
  const rest = json.slice(Math.max(at - 60, 0), at + 40);
  throw new Error(
    `stack "${stack}" contains a part of a token: …${rest}…; a string operation cut it, use Fn.* instead`,
  );
}
