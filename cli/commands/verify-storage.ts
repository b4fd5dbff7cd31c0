import { Option } from "commander";
import { loadEnvironments } from "../../config/load";
import { readVaultSecrets, formatVaultUrl } from "../../operations/key-vault/read-vault-secrets";
import { verifyEnvironment } from "../../operations/verify-storage/verify-environment";
import type { BlobCredential } from "../../storage-service/src/keyless/blob-credential";
import { toReportDocument } from "../../storage-service/src/verify/report";
import { KEYLESS_CREDENTIALS } from "../../storage-service/src/verify/target";
import { verifyStorage } from "../../storage-service/src/verify/verify-storage";
import { defineCommand, type Command } from "../command";
import {
  directoryOption,
  getEnvironmentNames,
  environmentOption,
  nonEmpty,
  requireOneEnvironment,
  warnAbout,
  type DirectoryOptions,
} from "../options";

interface Options extends DirectoryOptions {
  readonly readOnly?: boolean;
  readonly dryRun?: boolean;
  readonly prefix?: string;
  readonly credential?: BlobCredential;
}

/** Access to services; tests use doubles. */
interface Services {
  readonly readSecrets: (vault: string, names: readonly string[], signal: AbortSignal) => Promise<readonly string[]>;
  readonly verify: typeof verifyStorage;
}

export const verifyStorageCommand = (services: Services): Command =>
  defineCommand<Options>({
    name: "verify storage",
    examples: ["verify storage --environment dev --dry-run", "verify storage --environment production --read-only"],
    addOptions: (command) =>
      command
        .addOption(environmentOption("name of the environment (default: LANGFUSE_ENVIRONMENT)"))
        .addOption(directoryOption())
        .addOption(new Option("--read-only", "do not write to the storage").conflicts("dryRun"))
        .option("--dry-run", "send no requests; print the steps")
        .option(
          "--prefix <text>",
          "prefix of the names of everything that is written (default: langfuse-verify/)",
          nonEmpty("a prefix"),
        )
        .addOption(
          new Option(
            "--credential <name>",
            "credential for a container: default-chain is az login on a workstation, and the federated token in a pipeline " +
              "(default: default-chain)",
          ).choices(KEYLESS_CREDENTIALS),
        )
        .addHelpText(
          "after",
          "\nEverything that is written is deleted again. The access key of a bucket comes from the environment variables\n" +
            "OSS_ACCESS_KEY_ID and OSS_SECRET_ACCESS_KEY if both are set, else from the secrets in the environment's Key\n" +
            "Vault, which are read with your Azure sign-in.",
        ),

    async run(options, context) {
      const { directory, readOnly, dryRun, prefix, credential } = options;
      const { env, signal, print, note } = context;
      const name = requireOneEnvironment(getEnvironmentNames(options, context));
      const { environments, warnings } = loadEnvironments(directory, [name]);
      warnAbout(warnings, context);
      const [member] = environments;
      if (!member) throw new Error(`the environment ${name} was not loaded`);
      const report = await context.progress("verify the storage", () =>
        verifyEnvironment(member, {
          mode: readOnly ? "read-only" : dryRun ? "dry-run" : "full",
          prefix,
          credential,
          env,
          signal,
          out: (text) => print(text.trimEnd()),
          err: (text) => note(text.trimEnd()),
          readSecrets: (vault, names) => services.readSecrets(vault, names, signal),
          verify: services.verify,
        }),
      );
      return { ok: report.passed, document: toReportDocument(report) };
    },
  });

export const command = verifyStorageCommand({ readSecrets, verify: verifyStorage });

/** Loads the identity only for a vault, because that takes 0.4 s. */
async function readSecrets(vault: string, names: readonly string[], signal: AbortSignal): Promise<string[]> {
  const { DefaultAzureCredential } = await import("@azure/identity");
  return readVaultSecrets(formatVaultUrl(vault), names, new DefaultAzureCredential(), { signal });
}
