import { memoizeText } from "../terraform-json/memoize";

/** A format of keys, tokens and passwords that is known by itself. */
interface Format {
  /** As in "looks like …". */
  readonly name: string;
  readonly pattern: RegExp;
}

/** As their issuers document them. */
const FORMATS: readonly Format[] = [
  {
    name: "a connection string with a key",
    pattern: /\b(?:AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd)=[^;\s"'\0]{4,}/i,
  },
  { name: "a shared access signature", pattern: /(?:^|[?&])sig=[A-Za-z\d%+/=]{20,}/ },
  { name: "an account key of Azure", pattern: /(?<![\w+/=])[A-Za-z\d+/]{86}==(?![\w+/=])/ },
  {
    name: "a key of an Azure service",
    pattern:
      /(?<![\w+/=])[A-Za-z\d+/]{30,76}(?:AzCa|AzSe|AzFu|ACDb|AStA|\+ASb|\+AEh|\+ARm)[A-Za-z\d+/]{5,8}={0,2}(?![\w+/=])/,
  },
  { name: "a key of an Azure service", pattern: /(?<!\w)[A-Za-z\d]{52}JQQJ9[9D][A-Za-z\d]{20,}/ },
  {
    name: "a client secret of Entra ID",
    pattern: /(?<![\w~.-])[A-Za-z\d_~.-]{3}\dQ~[A-Za-z\d_~.-]{31,34}(?![\w~.-])/,
  },
  { name: "a JSON Web Token", pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/ },
  { name: "a private key", pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/ },
  { name: "a token of GitHub", pattern: /\bgh[opusr]_[A-Za-z\d]{36}\b|\bgithub_pat_\w{22,}/ },
  { name: "a token of GitLab", pattern: /\bglpat-[\w-]{20,}/ },
  { name: "a token of npm", pattern: /\bnpm_[A-Za-z\d]{36}\b/ },
  { name: "a token of HashiCorp", pattern: /\bhv[sb]\.[\w-]{24,}|\b[A-Za-z\d]{14}\.atlasv1\.[\w-]{60,}/ },
  { name: "an access key of AWS", pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/ },
  { name: "an access key of Alibaba Cloud", pattern: /\bLTAI[A-Za-z\d]{12,20}\b/ },
  { name: "an API key of Google", pattern: /\bAIza[\w-]{35}\b/ },
  { name: "a secret key of Langfuse", pattern: /\bsk-lf-[\da-f-]{36}\b/ },
  { name: "an API key of a model's provider", pattern: /\bsk-(?:ant|proj|svcacct)-[\w-]{20,}|\bsk-[A-Za-z\d]{32,}\b/ },
  { name: "a token of Slack", pattern: /\bxox[abeoprs]-[\w-]{10,}|\bhooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/ },
  { name: "a URL with a password", pattern: /\b[a-z][a-z\d+.-]*:\/\/[^\s/:@?#\0]*:[^\s/@?#\0]+@/i },
  { name: "a header with a token", pattern: /\b(?:Bearer|Basic)\s+(?=[\w+/.~-]*\d)[\w+/.~-]{16,}/ },
];

/** `a://:b@c`, a URL with a password, is the shortest of them. */
const SHORTEST_FORMAT = 8;

/** What a text looks like, if it is in the format of a key, token or password. Templates in it are no part of that. */
export function secretFormat(text: string): string | undefined {
  if (text.length < SHORTEST_FORMAT) return undefined;
  const literal = literalOf(text);
  const format = FORMATS.find(({ pattern }) => pattern.test(literal));
  return format?.name ?? (isEncodedPrivateKey(literal) ? "a private key" : undefined);
}

/** What a text looks like, by its format or because a part of it seems to be drawn at random. */
export const secretShape = memoizeText((text): string | undefined => {
  return secretFormat(text) ?? (hasRandomPart(literalOf(text)) ? "a key that was drawn at random" : undefined);
});

/** What is left of a text without its templates and digests, which a zero byte stands for. */
function literalOf(text: string): string {
  return text
    .replace(/(?<!\$)\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "\0")
    .replace(/\bsha(?:1|256|384|512)[:-][\w+/]{20,}={0,2}/gi, "\0");
}

function isEncodedPrivateKey(text: string): boolean {
  const encoded = /LS0tLS1CRUdJT[A-Za-z\d+/]+/.exec(text)?.[0];
  return encoded !== undefined && Buffer.from(encoded, "base64").toString("latin1").includes("PRIVATE KEY-----");
}

/** Shorter ones are told from words by their names only. */
const SHORTEST = 28;

/** What is long and is no secret: ids, public keys and certificates. */
const OPEN: readonly RegExp[] = [
  /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi,
  /-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-----[^-]*-----END [A-Z ]+-----/g,
  /LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS[\w+/=]*/g,
  /\bAAAA[BCE][\w+/]+={0,2}/g,
];

function hasRandomPart(text: string): boolean {
  if (text.length < SHORTEST) return false;
  const closed = OPEN.reduce((rest, pattern) => rest.replace(pattern, " "), text);
  const parts = closed.match(new RegExp(`[\\w+/-]{${SHORTEST},}`, "g")) ?? [];
  return parts.some((part) => isRandomHex(part) || isRandomBase64(part));
}

function isRandomHex(part: string): boolean {
  return /^(?=.*\d)(?=.*[a-f])[\da-f]{32,}$/i.test(part) && entropy(part.toLowerCase()) > 3;
}

/**
 * In words and paths, most letters follow one of the same kind; in what is drawn at random, most do not. Capitals,
 * small letters and digits must all be there.
 */
function isRandomBase64(part: string): boolean {
  const kinds = [...part].map(kindOf);
  const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  const hasAll = ["small", "capital", "digit"].every((kind) => kinds.includes(kind));
  return hasAll && changes / (part.length - 1) > 0.4 && entropy(part) > 3.8;
}

function kindOf(character: string): string {
  if (/[a-z]/.test(character)) return "small";
  if (/[A-Z]/.test(character)) return "capital";
  return /\d/.test(character) ? "digit" : "other";
}

/** Bits for a character, after Shannon. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
}
