import { Option } from "commander";
import { loadEnvironments } from "../../config/load";
import { readVaultSecrets, vaultUrl } from "../../operations/key-vault/read-vault-secrets";
import { verifyEnvironment } from "../../operations/verify-storage/verify-environment";
import type { BlobCredential } from "../../storage-service/src/keyless/blob-credential";
import { toReportDocument } from "../../storage-service/src/verify/report";
import { KEYLESS_CREDENTIALS } from "../../storage-service/src/verify/target";
import { verifyStorage } from "../../storage-service/src/verify/verify-storage";
import { defineCommand, type Command } from "../command";
import {
  directoryOption,
  environmentNames,
  environmentOption,
  nonEmpty,
  oneEnvironment,
  warnAbout,
  type EnvironmentOptions,
} from "../options";

interface Options extends EnvironmentOptions {
  readonly directory: string;
  readonly readOnly?: boolean;
  readonly dryRun?: boolean;
  readonly prefix?: string;
  readonly credential?: BlobCredential;
}

/** What reaches out of this process; tests put doubles in its place. */
interface Reach {
  readonly readSecrets: (vault: string, names: readonly string[], signal: AbortSignal) => Promise<readonly string[]>;
  readonly verify: typeof verifyStorage;
}

export const verifyStorageCommand = (reach: Reach): Command =>
  defineCommand<Options>({
    name: "verify storage",
    examples: ["verify storage --environment dev --dry-run", "verify storage --environment production --read-only"],
    describe: (command) =>
      command
        .addOption(environmentOption("name of the environment (default: LANGFUSE_ENVIRONMENT)"))
        .addOption(directoryOption())
        .addOption(new Option("--read-only", "write nothing").conflicts("dryRun"))
        .option("--dry-run", "send nothing: print what would be done")
        .option(
          "--prefix <text>",
          "what all names that it writes start with (default: langfuse-verify/)",
          nonEmpty("a prefix"),
        )
        .addOption(
          new Option(
            "--credential <name>",
            "who signs in to a container: default-chain is az login on a workstation, and the federated token in a pipeline " +
              "(default: default-chain)",
          ).choices(KEYLESS_CREDENTIALS),
        )
        .addHelpText(
          "after",
          "\nWhat is written is deleted again. The access key of a bucket is taken from the environment variables\n" +
            "OSS_ACCESS_KEY_ID and OSS_SECRET_ACCESS_KEY where both are set, else from the secrets of the Key Vault that the\n" +
            "file names, with the identity that is signed in to Azure.",
        ),

    async run(options, session) {
      const { directory, readOnly, dryRun, prefix, credential } = options;
      const { env, signal, print, note } = session;
      const name = oneEnvironment(environmentNames(options, session));
      const { environments, warnings } = loadEnvironments(directory, [name]);
      warnAbout(warnings, session);
      const [member] = environments;
      if (!member) throw new Error(`the environment ${name} was not loaded`);
      const report = await session.progress("verify the storage", () =>
        verifyEnvironment(member, {
          mode: readOnly ? "read-only" : dryRun ? "dry-run" : "full",
          prefix,
          credential,
          env,
          signal,
          out: (text) => print(text.trimEnd()),
          err: (text) => note(text.trimEnd()),
          readSecrets: (vault, names) => reach.readSecrets(vault, names, signal),
          verify: reach.verify,
        }),
      );
      return { ok: report.passed, document: toReportDocument(report) };
    },
  });

export const command = verifyStorageCommand({ readSecrets, verify: verifyStorage });

/** The identity is loaded here: it takes 0.4 s, and only a vault needs it. */
async function readSecrets(vault: string, names: readonly string[], signal: AbortSignal): Promise<string[]> {
  const { DefaultAzureCredential } = await import("@azure/identity");
  return readVaultSecrets(vaultUrl(vault), names, new DefaultAzureCredential(), { signal });
}
