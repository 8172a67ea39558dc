import { formatVersion } from "../../../../shared/registry/imageReference.ts";
import type { EnvironmentImage } from "../images/environmentImages.ts";

/** Where a place in the target has its version from. */
export type Counterpart =
  | { readonly kind: "found"; readonly image: EnvironmentImage }
  | { readonly kind: "ambiguous"; readonly images: readonly EnvironmentImage[] }
  | { readonly kind: "none" };

/** The images of an environment by each of their names. */
export type ImageIndex = ReadonlyMap<string, readonly EnvironmentImage[]>;

export function indexImages(images: readonly EnvironmentImage[]): ImageIndex {
  const index = new Map<string, EnvironmentImage[]>();
  for (const image of images) {
    for (const name of image.names) {
      const known = index.get(name);
      if (known) known.push(image);
      else index.set(name, [image]);
    }
  }
  return index;
}

/** The places of an environment that are about the same image as one of another. */
export function sameImages(image: EnvironmentImage, index: ImageIndex): readonly EnvironmentImage[] {
  return [...new Set(image.names.flatMap((name) => index.get(name) ?? []))];
}

/**
 * The place in the source that a place in the target corresponds to: of those with the same image, the ones in the file of
 * the same relative path, or else those whose folders have the most in common. Where these have several versions, the one
 * of the same workload and container, or of the same key, counts.
 */
export function findCounterpart(target: EnvironmentImage, source: ImageIndex): Counterpart {
  const same = sameImages(target, source);
  const closeness = new Map(
    same.map((image) => [image, commonPath(image.relativePath, target.relativePath)]),
  );
  const closest = Math.max(...closeness.values());
  const near = same.filter((image) => closeness.get(image) === closest);
  const [first] = near;
  if (!first) return { kind: "none" };
  if (versionsOf(near).length === 1) return { kind: "found", image: first };
  const samePlace = near.filter(({ place }) => place === target.place);
  const [inPlace] = samePlace;
  if (inPlace && versionsOf(samePlace).length === 1) return { kind: "found", image: inPlace };
  return { kind: "ambiguous", images: near };
}

/** The versions of some places, each once. */
function versionsOf(images: readonly EnvironmentImage[]): readonly string[] {
  return [...new Set(images.map(({ version }) => formatVersion(version) ?? ""))];
}

/** Versions as a sentence lists them: `1.0.0, 1.1.0 and 1.2.0`. */
export function listVersions(images: readonly EnvironmentImage[]): string {
  return new Intl.ListFormat("en-GB").format(versionsOf(images));
}

/** How many leading parts two paths share; all of them for equal paths. */
function commonPath(a: string, b: string): number {
  if (a === b) return Number.MAX_SAFE_INTEGER;
  const [left, right] = [a.split("/").slice(0, -1), b.split("/").slice(0, -1)];
  const differing = left.findIndex((part, index) => part !== right[index]);
  return differing < 0 ? left.length : differing;
}
