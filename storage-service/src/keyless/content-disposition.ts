/** Characters that change how a name is displayed: `exe.jpg` for `gpj.exe`. */
const DIRECTION_MARKS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** Characters that a quoted string cannot contain, or that browsers decode. */
const NOT_PLAIN = /[^\x20-\x7E]|["\\%]/g;

/**
 * Formats a `Content-Disposition` that saves a blob under the last part of its
 * name. No character of the name can end the quoted string or add a parameter.
 * A name with other characters than ASCII is also encoded (RFC 6266, RFC 8187).
 */
export function formatAttachment(blobName: string): string {
  const base = blobName.split(/[/\\]/).pop() ?? "";
  const name =
    base.replace(/\p{Cc}/gu, "").replace(DIRECTION_MARKS, "") || "download";
  const plain = name.replace(NOT_PLAIN, "_");
  const extended =
    plain === name ? "" : `; filename*=UTF-8''${encodeExtended(name)}`;
  return `attachment; filename="${plain}"${extended}`;
}

/** Encodes also what RFC 8187 forbids and `encodeURIComponent` leaves. */
function encodeExtended(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
