import { familiarName, parseImageName } from "../../../../shared/registry/imageReference.ts";
import { matchesWildcard } from "../../../../shared/resources/wildcard.ts";
import type { FieldPattern } from "./fieldPattern.ts";
import { parseFieldPattern } from "./fieldPattern.ts";
import type { VersionPolicy } from "./versionPolicy.ts";

/**
 * A place in Helm values that the configuration or an annotation names: a tag, a reference, or a mapping with keys such as
 * `repository` and `tag`.
 */
export interface ValueField {
  readonly pattern: FieldPattern;
  /** The image, in its short form, where the values don't name it. */
  readonly image: string | undefined;
  readonly policy: VersionPolicy | undefined;
}

/** One entry of `promotion.valuesFields`. */
export interface ValuesFieldSetting {
  /** The files that it is about, from the root or from the environment's folder, with `*` for any text; all if absent. */
  readonly file?: string;
  /** As parseFieldPattern reads it. */
  readonly path: string;
  readonly image?: string;
}

/** The settings that are about a file, by its path from the root and from the environment's folder. */
export function valueFieldsOf(
  settings: readonly ValuesFieldSetting[],
  file: { readonly path: string; readonly relativePath: string },
): readonly ValueField[] {
  return settings.flatMap((setting) => {
    const wanted = setting.file;
    const fits =
      wanted === undefined ||
      matchesWildcard(wanted, file.path) ||
      matchesWildcard(wanted, file.relativePath);
    const pattern = fits ? parseFieldPattern(setting.path) : undefined;
    const name = parseImageName(setting.image ?? "");
    return pattern ? [{ pattern, image: name && familiarName(name), policy: undefined }] : [];
  });
}
