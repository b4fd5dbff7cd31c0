import { BEHAVIOURS } from "./cloud";
import type { World } from "./cloud/world";
import { ProviderDouble } from "./provider/double";
import { serve, type ServedProvider } from "./protocol/server";
import type { SchemaSource } from "./schemas/provider-types";
import { providersOf, typesOf, type Stack } from "./deployments";
import { providerAddresses } from "./terraform";

/** Doubles of every provider that some stacks require, while they run. */
export class Doubles {
  private constructor(
    /** What `TF_REATTACH_PROVIDERS` must be for Terraform to use them. */
    readonly reattach: string,
    private readonly served: readonly ServedProvider[],
  ) {}

  /**
   * Starts them, all in this process, on free ports.
   * @throws NoSchema if nothing describes a provider or a type of it
   */
  static async start(stacks: readonly Stack[], world: World, schemas: SchemaSource): Promise<Doubles> {
    const providers = [...providersOf(stacks)].map(([name, source]) => ({
      source,
      double: new ProviderDouble(schemas.types(name, typesOf(stacks, name)), BEHAVIOURS[name] ?? {}, world),
    }));
    const served = await Promise.all(providers.map(({ double }) => serve(double)));
    const addresses = providers.flatMap(({ source }, index) =>
      providerAddresses(source).map((address) => [address, attachment((served[index] as ServedProvider).port)]),
    );
    return new Doubles(JSON.stringify(Object.fromEntries(addresses)), served);
  }

  async stop(): Promise<void> {
    await Promise.all(this.served.map((provider) => provider.stop()));
  }
}

/** `Test` makes Terraform leave the process alone when it is done. */
function attachment(port: number) {
  return {
    Protocol: "grpc",
    ProtocolVersion: 6,
    Pid: process.pid,
    Test: true,
    Addr: { Network: "tcp", String: `127.0.0.1:${port}` },
  };
}
