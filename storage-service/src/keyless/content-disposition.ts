/** What makes a name read otherwise than it is, as gpj.exe for exe.jpg. */
const DIRECTION_MARKS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** What a quoted string of a header cannot hold, or what browsers decode. */
const NOT_PLAIN = /[^\x20-\x7E]|["\\%]/g;

/**
 * A `Content-Disposition` that saves a blob under the last part of its name.
 * Nothing in the name can end the quoted string or add a parameter; what is
 * beyond ASCII comes a second time, as RFC 6266 and RFC 8187 have it.
 */
export function attachment(blobName: string): string {
  const base = blobName.split(/[/\\]/).pop() ?? "";
  const name =
    base.replace(/\p{Cc}/gu, "").replace(DIRECTION_MARKS, "") || "download";
  const plain = name.replace(NOT_PLAIN, "_");
  const extended =
    plain === name ? "" : `; filename*=UTF-8''${encodeExtended(name)}`;
  return `attachment; filename="${plain}"${extended}`;
}

/** `encodeURIComponent` leaves some characters that RFC 8187 does not allow. */
function encodeExtended(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
