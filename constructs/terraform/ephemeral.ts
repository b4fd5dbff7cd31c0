import { Fn, TerraformElement, TerraformProvider, Token } from "cdktf";
import type { Construct } from "constructs";
import type { SecretAlphabet } from "../names";

/**
 * A Terraform `ephemeral` block: its values exist during one run and are written to no state and no plan.
 *
 * CDKTF 0.21 has no class for it. The block does not register its provider either, so the stack that uses one
 * must instantiate the provider's class; a stack without it does not validate.
 *
 * @see https://developer.hashicorp.com/terraform/language/block/ephemeral
 */
export class EphemeralResource extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly type: string,
    private readonly attributes: Record<string, unknown>,
  ) {
    super(scope, id, `ephemeral.${type}`);
    this.node.addValidation({ validate: () => this.missingProvider() });
  }

  private missingProvider(): string[] {
    const provider = this.type.split("_")[0];
    const providers = this.cdktfStack.node.findAll().filter((node) => TerraformProvider.isTerraformProvider(node));
    return providers.some(({ terraformResourceType }) => terraformResourceType === provider)
      ? []
      : [`${this.address} needs the provider ${provider} in its stack`];
  }

  /** `ephemeral.<type>.<name>` */
  get address(): string {
    return `ephemeral.${this.type}.${this.friendlyUniqueId}`;
  }

  /** A reference to one attribute; only write-only arguments and provider settings may take it. */
  protected attribute(name: string): string {
    return `\${${this.address}.${name}}`;
  }

  /** The block as Terraform JSON. */
  override toTerraform(): object {
    return { ephemeral: { [this.type]: { [this.friendlyUniqueId]: this.attributes } } };
  }
}

/** Settings of `EphemeralRandomPassword`. */
export interface EphemeralRandomPasswordProps {
  /** Number of characters. */
  readonly length: number;
  /** @default "alphanumeric" */
  readonly alphabet?: SecretAlphabet;
}

/**
 * A random string that a run makes anew each time; write it somewhere once, gated by a version.
 *
 * Hexadecimal is the ten digits with `abcdef` as the provider's "special" characters: every character is drawn
 * evenly from sixteen, so 64 of them carry 256 bits.
 *
 * @see https://registry.terraform.io/providers/hashicorp/random/latest/docs/ephemeral-resources/password
 */
export class EphemeralRandomPassword extends EphemeralResource {
  constructor(scope: Construct, id: string, props: EphemeralRandomPasswordProps) {
    super(scope, id, "random_password", {
      length: props.length,
      ...(props.alphabet === "hexadecimal"
        ? { upper: false, lower: false, special: true, override_special: "abcdef" }
        : { special: false }),
    });
  }

  /** The generated string. */
  get result(): string {
    return this.attribute("result");
  }
}

/** Settings of `EphemeralKeyVaultSecret`. */
export interface EphemeralKeyVaultSecretProps {
  /** Resource id of the Key Vault. */
  readonly keyVaultId: string;
  /** Name of the secret in the vault. */
  readonly name: string;
}

/**
 * The current value of a Key Vault secret, read for one run.
 *
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/ephemeral-resources/key_vault_secret
 */
export class EphemeralKeyVaultSecret extends EphemeralResource {
  constructor(scope: Construct, id: string, props: EphemeralKeyVaultSecretProps) {
    super(scope, id, "azurerm_key_vault_secret", { key_vault_id: props.keyVaultId, name: props.name });
  }

  /** The secret's value. */
  get value(): string {
    return this.attribute("value");
  }
}

/**
 * A number from 268435456 to 536870911 that changes with a value: the version of a write-only argument, whose own
 * value Terraform does not remember. It is readable in state and plan: not for secrets.
 */
export function fingerprint(value: unknown): number {
  const digest = Fn.substr(Fn.sha1(Fn.jsonencode(value)), 0, 7);
  return Token.asNumber(Fn.parseint(Fn.join("", ["1", digest]), 16));
}
