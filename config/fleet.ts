import type { ResourceNames } from "./naming";
import { show, showPath, type Finding, type Path } from "./problem";
import type { Environment } from "./schema/environment";

/** One environment with the file that it was read from. */
export interface FleetMember {
  readonly file: string;
  readonly environment: Environment;
  readonly names: ResourceNames;
}

/** Something that no two environments may share. */
interface Claim {
  readonly what: string;
  readonly path: Path;
  readonly name: string;
}

/** Findings about a member that takes what an earlier one has; files are compared in the order given. */
export function fleetFindings(members: readonly FleetMember[]): { member: FleetMember; finding: Finding }[] {
  const owners = new Map<string, FleetMember>();
  return members.flatMap((member) =>
    claims(member).flatMap((claim) => {
      const key = `${claim.what}:${claim.name.toLowerCase()}`;
      const owner = owners.get(key);
      if (!owner) {
        owners.set(key, member);
        return [];
      }
      return [{ member, finding: conflict(claim, owner) }];
    }),
  );
}

function claims({ environment, names }: FleetMember): Claim[] {
  const { registry, keyVault } = environment;
  return [
    { what: "environment", path: ["environment"], name: environment.environment },
    { what: "storage account", path: ["storage", "accountName"], name: names.storageAccount },
    ...(registry.existing ? [] : [{ what: "container registry", path: ["registry", "name"], name: names.registry }]),
    ...(keyVault.existing ? [] : [{ what: "Key Vault", path: ["keyVault", "name"], name: names.keyVault }]),
  ];
}

function conflict(claim: Claim, owner: FleetMember): Finding {
  return {
    path: claim.path,
    rule:
      claim.what === "environment"
        ? `must be the only environment of its name; ${owner.file} has it too`
        : `must be the only ${claim.what} of its name in all of Azure; ${owner.file} has it too`,
    given: show(claim.name),
    fix: `Set ${showPath(claim.path)} to another name.`,
  };
}
