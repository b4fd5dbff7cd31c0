import { blobNames, type BlobNames, type ResourceNames } from "./naming";
import { show, showPath, type Finding, type Path } from "./problem";
import type { Environment } from "./schema/environment";
import { s3Settings, type S3CompatibleStorage } from "./storage";

/** One environment with the file that it was read from. */
export interface FleetMember {
  /** The path as it was given; `the environment <name>` if it was read from no file. */
  readonly file: string;
  readonly environment: Environment;
  readonly names: ResourceNames;
}

/** Something that no two environments may share. */
interface Claim {
  readonly what: string;
  readonly path: Path;
  readonly name: string;
  /** Where no other has the name. @default - in all of Azure */
  readonly where?: string;
}

/** A member that takes what an earlier one has. */
export interface FleetConflict {
  readonly member: FleetMember;
  readonly owner: FleetMember;
  readonly finding: Finding;
}

/** What members take that an earlier one has; files are compared in the order given. */
export function fleetFindings(members: readonly FleetMember[]): FleetConflict[] {
  const owners = new Map<string, FleetMember>();
  return members.flatMap((member) =>
    claims(member).flatMap((claim) => {
      const key = `${claim.what}:${claim.where}:${claim.name.toLowerCase()}`;
      const owner = owners.get(key);
      if (!owner) {
        owners.set(key, member);
        return [];
      }
      return [{ member, owner, finding: conflict(claim, owner) }];
    }),
  );
}

function claims({ environment, names }: FleetMember): Claim[] {
  const { registry, keyVault, storage } = environment;
  return [
    { what: "environment", path: ["environment"], name: environment.environment },
    storage.kind === "s3-compatible" ? bucket(storage) : storageAccount(blobNames(environment, storage)),
    ...(registry.existing ? [] : [{ what: "container registry", path: ["registry", "name"], name: names.registry }]),
    ...(keyVault.existing ? [] : [{ what: "Key Vault", path: ["keyVault", "name"], name: names.keyVault }]),
  ];
}

function storageAccount({ storageAccount: name }: BlobNames): Claim {
  return { what: "storage account", path: ["storage", "accountName"], name };
}

/** A bucket belongs to one environment: two would read and delete each other's events. */
function bucket(storage: S3CompatibleStorage): Claim {
  return { what: "bucket", path: ["storage", "bucket"], name: storage.bucket, where: bucketsOf(storage) };
}

/** Where a bucket's name is taken once: with a provider, whichever of its endpoints is used, or on one host. */
function bucketsOf(storage: S3CompatibleStorage): string {
  const { endpoint = "" } = s3Settings(storage);
  const host = URL.canParse(endpoint) ? new URL(endpoint).host : "an unknown endpoint";
  return /(amazonaws|aliyuncs)\.com(\.cn)?$/.exec(host)?.[0] ?? host;
}

function conflict(claim: Claim, owner: FleetMember): Finding {
  const place = claim.where === undefined ? "in all of Azure" : `at ${claim.where}`;
  return {
    path: claim.path,
    rule:
      claim.what === "environment"
        ? `must be the only environment of its name; ${owner.file} has it too`
        : `must be the only ${claim.what} of its name ${place}; ${owner.file} has it too`,
    given: show(claim.name),
    fix: `Set ${showPath(claim.path)} to another name.`,
  };
}
