import { oneLine } from "../files/one-line";
import { nearest } from "../config/nearest";
import COMMANDS from "./commands.json";
import { EXIT_CODES } from "./exit-codes";
import type { Output } from "./output";

/** What `langfuse-azure` does with a first argument that is no command. */
export function unknownCommand([word = ""]: readonly string[], output: Output): number {
  const names = Object.keys(COMMANDS);
  const near = names.find((name) => name.startsWith(`${word} `)) ?? nearest(word, names);
  const hint = near ? ` Did you mean "${near}"?` : "";
  output.note(`no command is named "${oneLine(word)}".${hint}\n\nSee: langfuse-azure --help`);
  return EXIT_CODES.usage.code;
}
