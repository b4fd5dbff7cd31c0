import { memoizeText } from "../terraform-json/memoize";

/** A documented format of keys, tokens and passwords. */
interface Format {
  /** As in "looks like …". */
  readonly name: string;
  readonly pattern: RegExp;
}

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
  { name: "a URL with a password", pattern: /\b[a-z][a-z\d+.-]*:\/\/[^\s/:@?#"\0]*:[^\s/@?#"\0]+@/i },
  { name: "a header with a token", pattern: /\b(?:Bearer|Basic)\s+(?=[\w+/.~-]*\d)[\w+/.~-]{16,}/ },
];

/** The shortest match is `a://:b@c`, a URL with a password. */
const SHORTEST_FORMAT = 8;

/** Describes a string in the format of a key, token or password; undefined for other strings. Ignores templates. */
export function describeSecretFormat(text: string): string | undefined {
  if (text.length < SHORTEST_FORMAT) return undefined;
  const literal = removeTemplates(text);
  const format = FORMATS.find(({ pattern }) => pattern.test(literal));
  return format?.name ?? (isEncodedPrivateKey(literal) ? "a private key" : undefined);
}

/** Describes a string in such a format, or with a part that seems to be random. */
export const describeSecret = memoizeText((text): string | undefined => {
  return describeSecretFormat(text) ?? (hasRandomPart(removeTemplates(text)) ? "a random key" : undefined);
});

/** Replaces the templates and digests of a string by a zero byte. */
function removeTemplates(text: string): string {
  return text
    .replace(/(?<!\$)\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "\0")
    .replace(/\bsha(?:1|256|384|512)[:-][\w+/]{20,}={0,2}/gi, "\0");
}

function isEncodedPrivateKey(text: string): boolean {
  const encoded = /LS0tLS1CRUdJT[A-Za-z\d+/]+/.exec(text)?.[0];
  return encoded !== undefined && Buffer.from(encoded, "base64").toString("latin1").includes("PRIVATE KEY-----");
}

/** Shorter keys cannot be distinguished from words. */
const SHORTEST = 28;

/** Long strings that are no secrets: ids, public keys and certificates. */
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

/** A random string has capitals, small letters and digits, and most characters differ in kind from the one before. */
function isRandomBase64(part: string): boolean {
  const kinds = [...part].map(getKind);
  const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  const hasAll = ["small", "capital", "digit"].every((kind) => kinds.includes(kind));
  return hasAll && changes / (part.length - 1) > 0.4 && entropy(part) > 3.8;
}

function getKind(character: string): string {
  if (/[a-z]/.test(character)) return "small";
  if (/[A-Z]/.test(character)) return "capital";
  return /\d/.test(character) ? "digit" : "other";
}

/** Shannon entropy in bits for each character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
}
