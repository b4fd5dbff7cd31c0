import type { Finding, Path } from "../problem";

const MARKER = /[$%]\{/;

/** What the stacks escape: an application may well want such a text. */
const ESCAPED: Path = ["langfuse", "environment"];

/** Terraform would read a marker in any other text of the file as a template, and evaluate what stands there. */
export function templateMarkerFindings(value: unknown, path: Path = []): Finding[] {
  if (typeof value === "string") return finding(value, path);
  if (typeof value !== "object" || value === null || isEscaped(path)) return [];
  if (Array.isArray(value)) return value.flatMap((entry, index) => templateMarkerFindings(entry, [...path, index]));
  return Object.entries(value).flatMap(([key, entry]) => [
    ...finding(key, [...path, key]),
    ...templateMarkerFindings(entry, [...path, key]),
  ]);
}

function finding(text: string, path: Path): Finding[] {
  const marker = MARKER.exec(text)?.[0];
  if (!marker) return [];
  return [
    {
      path,
      rule: 'must not hold "${" or "%{", which Terraform reads as the start of a template',
      given: `a text with "${marker}"`,
      fix: "Write the text without it.",
    },
  ];
}

function isEscaped(path: Path): boolean {
  return path.length === ESCAPED.length && ESCAPED.every((part, index) => part === path[index]);
}
