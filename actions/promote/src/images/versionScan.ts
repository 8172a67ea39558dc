import { parseFieldPattern } from "./fieldPattern.ts";
import type { ImageSettings } from "./imageSettings.ts";

/** Words of which a file with a version has one: `image` is also part of `images`, `imageTag` and `$imagepolicy`. */
const words = /image|repository|targetrevision|helmrelease|helmchart|"?package"?\s*:/i;

/** Files that need no such word. */
const names = /(?:^|\/)(?:\.argocd-source[^/]*\.yaml|(?:Chart|requirements)\.(?:ya?ml|lock))$/;

/** Whether a file may hold a version, by one look over its text, before it is parsed. */
export function mayNameVersion(
  { path, text }: { readonly path: string; readonly text: string },
  { imageFields = [], valuesFields = [] }: ImageSettings,
): boolean {
  return (
    words.test(text) ||
    names.test(path) ||
    imageFields.some(({ kind }) => text.includes(kind)) ||
    valuesFields.some((field) => text.includes(lastKey(field.path)))
  );
}

function lastKey(path: string): string {
  const key = parseFieldPattern(path)?.findLast((element) => typeof element === "string");
  return typeof key === "string" ? key : "";
}
