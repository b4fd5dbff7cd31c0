import { blobNames, type ResourceNames } from "./naming";
import { show, showPath, type FieldError, type Path, type Problem } from "./problem";
import type { Environment } from "./schema/environment";
import { s3Settings, type S3CompatibleStorage } from "./storage";

/** An environment and its file. */
export interface LoadedEnvironment {
  /** The path on the command line; `the environment <name>` for plain data. */
  readonly file: string;
  readonly environment: Environment;
  readonly names: ResourceNames;
  /** What is likely to fail in it. */
  readonly warnings: readonly (Problem | FieldError)[];
}

/** A name that only one environment may use. */
interface Claim {
  readonly what: string;
  readonly path: Path;
  readonly name: string;
  /** Where the name must be unique. @default - in Azure */
  readonly where?: string;
}

/** An environment with a name that an earlier one already uses. */
export interface FleetConflict {
  readonly member: LoadedEnvironment;
  readonly owner: LoadedEnvironment;
  readonly error: FieldError;
}

/** Finds names that an environment shares with an earlier one. */
export function findConflicts(members: readonly LoadedEnvironment[]): FleetConflict[] {
  const owners = new Map<string, LoadedEnvironment>();
  return members.flatMap((member) =>
    listClaims(member).flatMap((claim) => {
      const key = `${claim.what}:${claim.where}:${claim.name.toLowerCase()}`;
      const owner = owners.get(key);
      if (!owner) {
        owners.set(key, member);
        return [];
      }
      return [{ member, owner, error: explainConflict(claim, owner) }];
    }),
  );
}

function listClaims({ environment, names }: LoadedEnvironment): Claim[] {
  const { registry, keyVault, storage } = environment;
  return [
    { what: "environment", path: ["environment"], name: environment.name },
    storage.kind === "s3-compatible"
      ? { what: "bucket", path: ["storage", "bucket"], name: storage.bucket, where: findBucketScope(storage) }
      : {
          what: "storage account",
          path: ["storage", "accountName"],
          name: blobNames(environment, storage).storageAccount,
        },
    ...(registry.existing ? [] : [{ what: "container registry", path: ["registry", "name"], name: names.registry }]),
    ...(keyVault.existing ? [] : [{ what: "Key Vault", path: ["keyVault", "name"], name: names.keyVault }]),
  ];
}

/** A bucket's name is unique with a provider, for all of its endpoints, or on one host. */
function findBucketScope(storage: S3CompatibleStorage): string {
  const { endpoint = "" } = s3Settings(storage);
  const host = URL.canParse(endpoint) ? new URL(endpoint).host : "an unknown endpoint";
  return /(amazonaws|aliyuncs)\.com(\.cn)?$/.exec(host)?.[0] ?? host;
}

function explainConflict({ what, path, name, where }: Claim, { file }: LoadedEnvironment): FieldError {
  const scope = where === undefined ? "in Azure" : `at ${where}`;
  const rule =
    what === "environment"
      ? `must be unique: ${file} has the same name`
      : `must be unique ${scope}: ${file} has a ${what} of the same name`;
  return { path, rule, given: show(name), fix: `Set ${showPath(path)} to another name.` };
}
