import { matchesWildcard } from "../../../../shared/resources/wildcard.ts";

/** Which images an input asks for. */
export interface ImageFilter {
  /** Patterns of the images to promote; empty for all. */
  readonly only: readonly string[];
  /** Patterns of images that are left alone, and for which nothing is reported. */
  readonly except: readonly string[];
}

/**
 * Reads the entries of the input `images`: names in which `*` stands for any text; an entry that begins with `!` leaves
 * images out.
 */
export function parseImageFilter(entries: readonly string[]): ImageFilter {
  return {
    only: entries.filter((entry) => !entry.startsWith("!")),
    except: entries.filter((entry) => entry.startsWith("!")).map((entry) => entry.slice(1).trim()),
  };
}

/** Whether one of the names of an image fits a pattern. A pattern without a slash is held against the name's last part. */
export function matchesImage(pattern: string, names: readonly string[]): boolean {
  return names.some((name) =>
    matchesWildcard(pattern, pattern.includes("/") ? name : name.slice(name.lastIndexOf("/") + 1)),
  );
}

export function isLeftOut(filter: ImageFilter, names: readonly string[]): boolean {
  return filter.except.some((pattern) => matchesImage(pattern, names));
}

export function isAskedFor(filter: ImageFilter, names: readonly string[]): boolean {
  return filter.only.length === 0 || filter.only.some((pattern) => matchesImage(pattern, names));
}
