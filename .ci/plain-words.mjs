/**
 * The words that this project does not use, each with the plain ones to use instead. ESLint looks for them in strings,
 * comments and test names, and `__tests__/docs/plain-words.test.ts` in every other text.
 */
export const WORDS = [
  { avoid: /\b(?:told|tells?|telling)\b/i, use: "reports, prints, shows; is known to; distinguishes" },
  { avoid: /\b(?:judge[sd]?|judging|judge?ments?)\b/i, use: "evaluates, checks; result" },
  { avoid: /\b(?:nobody|somebody|whoever)\b/i, use: "the deployer, the operator, a user; no user, unknown" },
  { avoid: /\bstands?\b(?! for\b)/i, use: "is in, is" },
  { avoid: /\b(?:goes|go|is|are) without\b/i, use: "has no" },
  { avoid: /\bas (?:it|they) (?:is|are|was|were)(?=[.,:;)]|$)/i, use: "unchanged" },
  { avoid: /\bapart\b/i, use: "separate, do not overlap; except; distinguishes" },
  { avoid: /\bfor granted\b/i, use: "is assumed to exist" },
  { avoid: /\b(?:gone|goes)\b/i, use: "deleted, removed; is sent, is written" },
  { avoid: /\brooms?\b/i, use: "folder; space" },
  { avoid: /\b(?:bears?|mends?|mended|mending)\b/i, use: "has; fixes, corrects" },
  { avoid: /\bcomes? to (?:be|nothing)\b/i, use: "becomes; has no effect" },
  { avoid: /\b(?:lies?|lying) in\b/i, use: "is in" },
  { avoid: /\bhands? over\b/i, use: "passes, sends" },
  { avoid: /\bsomewhere else\b/i, use: "from another source, in another place" },
];

/** The first word to avoid in a text, and where it is; undefined if all words are plain. */
export function findWord(text) {
  for (const { avoid, use } of WORDS) {
    const match = avoid.exec(text);
    if (match) return { word: match[0], use, index: match.index };
  }
  return undefined;
}

/** The ESLint rule `plain-words`. */
export const plainWords = {
  meta: { type: "suggestion", messages: { word: 'Write plainly: not "{{word}}", but: {{use}}.' }, schema: [] },
  create(context) {
    const check = (node, text) => {
      const found = findWord(text);
      if (found) context.report({ loc: node.loc, messageId: "word", data: { word: found.word, use: found.use } });
    };
    return {
      Literal: (node) => typeof node.value === "string" && check(node, node.value),
      TemplateElement: (node) => check(node, node.value.cooked ?? ""),
      Program: () => context.sourceCode.getAllComments().forEach((comment) => check(comment, comment.value)),
    };
  },
};
