import { XMLParser, XMLValidator } from "fast-xml-parser";
import { Refusal } from "./refusals";

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (name) => name === "Object" || name === "Part",
});

/**
 * Returns the content of a request's root element.
 * @throws Refusal MalformedXML
 */
export function parseXml(body: Buffer, root: string): Record<string, unknown> {
  const xml = body.toString("utf8");
  if (XMLValidator.validate(xml) !== true) throw new Refusal("malformedXml");
  const content: unknown = (parser.parse(xml) as Record<string, unknown>)[root];
  if (typeof content !== "object" || content === null) throw new Refusal("malformedXml");
  return content as Record<string, unknown>;
}

/**
 * Returns the elements of a list, for example `Object` in `Delete`.
 * @throws Refusal MalformedXML if there is none, or a required field is missing
 */
export function elements<Name extends string>(content: unknown, ...names: readonly Name[]): Record<Name, string>[] {
  if (!Array.isArray(content) || content.length === 0) throw new Refusal("malformedXml");
  for (const item of content as Record<string, unknown>[]) {
    if (names.some((name) => typeof item[name] !== "string")) throw new Refusal("malformedXml");
  }
  return content as Record<Name, string>[];
}
