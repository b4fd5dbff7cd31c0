import { Composer, Lexer, Parser, type CST, type Document, type LineCounter } from "yaml";
import type { Path, Problem } from "./problem";

/** A rule of YAML that a file breaks, at an offset of its text. */
export interface YamlMistake extends Pick<Problem, "rule" | "fix"> {
  readonly offset: number;
  /** @default - it is not known which value the parser did not understand */
  readonly path?: Path;
}

/** Much more than an environment file needs, and little enough that the slowest file takes less than a second. */
const MOST_LINES = 5_000;
const MOST_TOKENS = 20_000;
const MOST_LEVELS = 50;
const MOST_ESCAPES = 5_000;

const LARGE = "Remove what does not belong to this environment.";

const SECOND_DOCUMENT = {
  rule: "must be the only YAML document of its file",
  fix: "Put each environment into a file of its own.",
};

/** The first document of a YAML text, or why the text is too large to be parsed. */
export function parseYaml(
  text: string,
  lines: LineCounter,
): { readonly document?: Document.Parsed; readonly mistakes: readonly YamlMistake[] } {
  const { tokens, mistake } = readTokens(text, lines);
  if (mistake) return { mistakes: [mistake] };
  const composer = new Composer({
    // The parser would compare each key with all others; findMistakes() does not.
    uniqueKeys: false,
    resolveKnownTags: false,
  });
  const [document, second] = composer.compose(tokens, true, text.length) as Iterable<Document.Parsed>;
  return { document, mistakes: second ? [{ offset: second.range[0], ...SECOND_DOCUMENT }] : [] };
}

/** Reads the tokens of a text as the parser does, up to the limits. */
function readTokens(
  text: string,
  lines: LineCounter,
): { readonly tokens: CST.Token[]; readonly mistake?: YamlMistake } {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens: CST.Token[] = [];
  const refuse = (rule: string, fix: string) => ({ tokens, mistake: { offset: parser.offset, rule, fix } });
  if (text.split("\n", MOST_LINES + 2).length > MOST_LINES + 1)
    return refuse(`must have at most ${MOST_LINES} lines`, LARGE);
  let count = 0;
  let escapes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    count += 1;
    if (count > MOST_TOKENS) return refuse(`must have at most ${MOST_TOKENS} words, signs and spaces`, LARGE);
    escapes += lexeme.startsWith('"') ? lexeme.split("\\", MOST_ESCAPES + 2).length - 1 : 0;
    if (escapes > MOST_ESCAPES) return refuse(`must have at most ${MOST_ESCAPES} backslashes in double quotes`, LARGE);
    if (parser.stack.length > MOST_LEVELS)
      return refuse(`must not have more than ${MOST_LEVELS} values inside each other`, "Remove the inner values.");
  }
  tokens.push(...parser.end());
  return { tokens };
}
