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

/**
 * Whether one of the names of an image fits a pattern. A pattern without a slash is held against the name's last part.
 * What is no image begins with `chart:`, `git:` or `value:` in the pattern too, so that `*` is all images and no chart.
 */
export function matchesImage(pattern: string, names: readonly string[]): boolean {
  const wanted = splitSubject(pattern);
  return names.map(splitSubject).some(({ subject, name }) => {
    const part = wanted.name.includes("/") ? name : name.slice(name.lastIndexOf("/") + 1);
    return subject === wanted.subject && matchesWildcard(wanted.name, part);
  });
}

function splitSubject(text: string): { readonly subject: string; readonly name: string } {
  const subject = ["chart:", "git:", "value:"].find((each) => text.startsWith(each)) ?? "";
  return { subject, name: text.slice(subject.length) };
}

export function isLeftOut(filter: ImageFilter, names: readonly string[]): boolean {
  return filter.except.some((pattern) => matchesImage(pattern, names));
}

export function isAskedFor(filter: ImageFilter, names: readonly string[]): boolean {
  return filter.only.length === 0 || filter.only.some((pattern) => matchesImage(pattern, names));
}
