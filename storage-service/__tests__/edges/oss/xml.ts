/** The children of an element: text, further elements, or several elements of one name. */
export interface XmlFields {
  readonly [name: string]: XmlValue;
}
type XmlValue = string | number | boolean | XmlFields | readonly (string | XmlFields)[];

/** A document with one root element. */
export function element(root: string, fields: XmlFields): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${tag(root, fields)}`;
}

function tag(name: string, value: XmlValue): string {
  if (Array.isArray(value)) return value.map((one: XmlValue) => tag(name, one)).join("");
  return `<${name}>${typeof value === "object" ? children(value as XmlFields) : escaped(String(value))}</${name}>`;
}

function children(fields: XmlFields): string {
  return Object.entries(fields)
    .map(([name, value]) => tag(name, value))
    .join("");
}

function escaped(text: string): string {
  // eslint-disable-next-line no-control-regex -- an XML parser would change a line break in a key
  return text.replace(/[&<>"\u0000-\u001f]/g, (character) => `&#${character.codePointAt(0)};`);
}
