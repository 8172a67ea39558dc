import { createHash } from "node:crypto";

const lengths: ReadonlyMap<string, number> = new Map([
  ["sha256", 64],
  ["sha512", 128],
]);

/** Whether a text is a digest that can be checked here: those that the OCI image specification registers. */
export function isDigest(text: string): boolean {
  const [algorithm = "", hash = ""] = text.split(":", 2);
  return (
    lengths.get(algorithm) === hash.length && /^[0-9a-f]+$/.test(hash) && text === `${algorithm}:${hash}`
  );
}

/** The digest of some bytes, by the algorithm of another digest. */
export function digestOf(bytes: Uint8Array, like = "sha256:"): string {
  const algorithm = like.startsWith("sha512:") ? "sha512" : "sha256";
  return `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
}
