import {
  TerraformDataSource,
  TerraformProvider,
  TerraformResource,
  type TerraformMetaArguments,
  type TerraformProviderGeneratorMetadata,
} from "cdktf";
import type { Construct } from "constructs";

/** An Azure Resource Manager type with its API version, as `Microsoft.Storage/storageAccounts@2024-01-01`. */
export type AzureResourceType = `Microsoft.${string}/${string}@${string}`;

const PROVIDER: TerraformProviderGeneratorMetadata & { readonly providerName: "azapi" } = {
  providerName: "azapi",
  providerVersion: "2.12.0",
};

/** How the azapi provider signs in; what is left out comes from the `ARM_*` environment variables. */
export interface AzapiProviderProps {
  /** Azure subscription. */
  readonly subscriptionId?: string;
  /** Entra tenant. */
  readonly tenantId?: string;
  /** Signs in as the user of the Azure CLI. */
  readonly useCli?: boolean;
  /** Signs in with an OIDC token, as of a GitHub Actions job. */
  readonly useOidc?: boolean;
  /** Signs in as the managed identity of the machine. */
  readonly useMsi?: boolean;
}

/**
 * The azapi provider: Azure resources by their Resource Manager API, with only the answers that are asked for.
 * No prebuilt CDKTF binding exists; these classes cover what this package uses.
 *
 * @see https://registry.terraform.io/providers/Azure/azapi/latest/docs
 */
export class AzapiProvider extends TerraformProvider {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AzapiProviderProps = {},
  ) {
    super(scope, id, {
      terraformResourceType: "azapi",
      terraformGeneratorMetadata: PROVIDER,
      terraformProviderSource: "Azure/azapi",
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return {
      disable_default_output: true,
      subscription_id: this.props.subscriptionId,
      tenant_id: this.props.tenantId,
      use_cli: this.props.useCli,
      use_msi: this.props.useMsi,
      use_oidc: this.props.useOidc,
    };
  }
}

/** Settings of `AzapiResource`. */
export interface AzapiResourceProps<Body extends object> extends TerraformMetaArguments {
  /** Its type and API version. */
  readonly type: AzureResourceType;
  /** Name of the resource. */
  readonly name: string;
  /** Resource id of what it is made in: a resource group, or the parent resource. */
  readonly parentId: string;
  /** Azure region; left out for child resources. */
  readonly location?: string;
  /** The request body. It is kept in the state: put no secret here. */
  readonly body: Body;
  /** Paths of the answer to keep in the state, as `properties.primaryEndpoints.blob`. @default none */
  readonly responseExportValues?: readonly string[];
  /** Azure tags. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A resource with its whole life in this stack. */
export class AzapiResource<Body extends object> extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AzapiResourceProps<Body>,
  ) {
    super(scope, id, { ...props, terraformResourceType: "azapi_resource", terraformGeneratorMetadata: PROVIDER });
  }

  /** Resource id. */
  get id(): string {
    return this.getStringAttribute("id");
  }

  /** A value of the answer; its path must be among `responseExportValues`. */
  output(path: string): string {
    return this.getStringAttribute(exported(this.props.responseExportValues, path));
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { type, name, parentId, location, body, tags } = this.props;
    return {
      type,
      name,
      parent_id: parentId,
      location,
      body,
      tags,
      response_export_values: this.props.responseExportValues ?? [],
    };
  }
}

/** Settings of `AzapiUpdateResource`. */
export interface AzapiUpdateResourceProps<Body extends object> extends TerraformMetaArguments {
  /** Its type and API version. */
  readonly type: AzureResourceType;
  /** Resource id of what exists already and is changed. */
  readonly resourceId: string;
  /** The properties to set; the others do not change. */
  readonly body: Body;
}

/** Some properties of a resource that Azure makes by itself, as the blob service of a storage account. */
export class AzapiUpdateResource<Body extends object> extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AzapiUpdateResourceProps<Body>,
  ) {
    super(scope, id, {
      ...props,
      terraformResourceType: "azapi_update_resource",
      terraformGeneratorMetadata: PROVIDER,
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { type, resourceId, body } = this.props;
    return { type, resource_id: resourceId, body, response_export_values: [] };
  }
}

/** Settings of `DataAzapiResource`. */
export interface DataAzapiResourceProps extends Pick<AzapiResourceProps<object>, "type" | "name" | "parentId"> {
  /** Paths of the answer to read. */
  readonly responseExportValues: readonly string[];
}

/** Reads a resource, and of it only what is asked for. */
export class DataAzapiResource extends TerraformDataSource {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: DataAzapiResourceProps,
  ) {
    super(scope, id, { terraformResourceType: "azapi_resource", terraformGeneratorMetadata: PROVIDER });
  }

  /** Resource id. */
  get id(): string {
    return this.getStringAttribute("id");
  }

  /** A number of the answer; its path must be among `responseExportValues`. */
  numberOutput(path: string): number {
    return this.getNumberAttribute(exported(this.props.responseExportValues, path));
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { type, name, parentId, responseExportValues } = this.props;
    return { type, name, parent_id: parentId, response_export_values: responseExportValues };
  }
}

function exported(paths: readonly string[] = [], path: string): string {
  if (!paths.includes(path)) {
    throw new Error(`"responseExportValues" must list "${path}" before it can be read, got [${paths.join(", ")}]`);
  }
  return `output.${path}`;
}
