import type { Cloud } from "./cloud";
import { ProviderDouble } from "./double/provider-double";
import { serve, type ServedProvider } from "./protocol/server";
import { PROVIDERS } from "./providers";
import type { SchemaSource } from "./schemas/provider-types";
import { getProviders, getUsedTypes, type SynthesizedStack } from "./synthesized-environments";
import { getProviderAddresses } from "./terraform";

/** Running doubles of every provider that some stacks require. */
export class Doubles {
  private constructor(
    /** The value of `TF_REATTACH_PROVIDERS` with which Terraform uses them. */
    readonly reattach: string,
    private readonly served: readonly ServedProvider[],
  ) {}

  /**
   * Starts them, all in this process, on free ports.
   * @throws NoSchema if nothing describes a provider or a type of it
   */
  static async start(stacks: readonly SynthesizedStack[], cloud: Cloud, schemas: SchemaSource): Promise<Doubles> {
    const providers = [...getProviders(stacks)].map(([name, source]) => {
      const types = schemas.types(name, getUsedTypes(stacks, name));
      return { source, double: new ProviderDouble(types, PROVIDERS[name] ?? { types: {} }, cloud) };
    });
    const served = await Promise.all(providers.map(({ double }) => serve(double)));
    const addresses = providers.flatMap(({ source }, index) =>
      getProviderAddresses(source).map((address) => [address, attachment((served[index] as ServedProvider).port)]),
    );
    return new Doubles(JSON.stringify(Object.fromEntries(addresses)), served);
  }

  async stop(): Promise<void> {
    await Promise.all(this.served.map((provider) => provider.stop()));
  }
}

/** With `Test`, Terraform does not end the process. */
function attachment(port: number) {
  return {
    Protocol: "grpc",
    ProtocolVersion: 6,
    Pid: process.pid,
    Test: true,
    Addr: { Network: "tcp", String: `127.0.0.1:${port}` },
  };
}
