/** What GitHub takes as the body of an issue or a comment, in characters. */
export const bodyLimit = 65_536;

/**
 * The hidden line by which an issue or a comment is found again: `<!-- gitops-actions:<key> -->`. Whatever
 * could end an HTML comment is percent-encoded, so that a key from a configuration can't.
 */
export function markerLine(key: string): string {
  return `<!-- gitops-actions:${encodeKey(key)} -->`;
}

function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%3A", ":").replaceAll("%2F", "/").replaceAll("--", "-%2D");
}

/** The web editor writes CRLF; comparing needs one form. */
export function normalizeNewlines(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/** What a text takes of a body's limit. UTF-8 bytes are never fewer than what GitHub counts. */
export function bodySize(text: string): number {
  return Buffer.byteLength(text, "utf8");
}
