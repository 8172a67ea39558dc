import type { ImageReference } from "../../../../shared/registry/imageReference.ts";
import type { Location } from "../../../../shared/resources/location.ts";
import type { NodePath, ScalarAddress } from "../edits/scalarNode.ts";
import type { VersionPolicy } from "./versionPolicy.ts";

/** Of a chart and of a Git source the version or revision is the tag; of a Git source the commit is the digest. */
export type ImageVersion = Pick<ImageReference, "tag" | "digest">;

/**
 * What a place names the version of. `value`: a version whose image stands nowhere near it, such as `image.tag` in the
 * values of one environment, so that it is known by its place alone.
 */
export type SiteSubject = "image" | "chart" | "git" | "value";

/** A place in a file that says which version of an image, or of something like it, an environment uses. */
export interface ImageSite {
  readonly subject: SiteSubject;
  /** The document, by index: of the innermost text if the place is within YAML in the text of a scalar. */
  readonly document: number;
  /** The addresses that lead to that text; empty for a place in the file itself. */
  readonly within: readonly ScalarAddress[];
  /**
   * What the place is called within its file, the same in every environment: `Deployment/api/containers/api`,
   * `images/ghcr.io/team/api`, `server.image`.
   */
  readonly place: string;
  /**
   * The names of what the version is of: of an image its short form, of others a name that begins with `chart:`, `git:`
   * or `value:`. The first is what runs; a kustomize entry with `newName` also has the name that the manifests use, so
   * that an environment with a mirror registry has its counterpart.
   */
  readonly names: readonly [string, ...string[]];
  readonly version: ImageVersion;
  readonly writing: ImageWriting;
  /** Worked out when it is read, as that takes a second reading of the file. */
  readonly location: Location;
  /** What YAML makes of an unquoted tag that is another text then: `the number 1.1` for 1.10. */
  readonly misreadAs: string | undefined;
  /** The rule by which the version is kept up to date, where the file or an annotation names one. */
  readonly policy: VersionPolicy | undefined;
}

/** A place of an environment. */
export interface EnvironmentImage extends ImageSite {
  /** The file from the environment's folder on, the same in every environment that is laid out alike. */
  readonly relativePath: string;
}

/** How the version stands in the file. */
export type ImageWriting =
  /** Behind the name, as in `image: ghcr.io/team/api:1.2.0`; `name` is all that stands in front of the version. */
  | { readonly form: "reference"; readonly path: NodePath; readonly name: string }
  /** Tag and digest in one value, as charts take it: `tag: 1.2.0@sha256:…`. */
  | { readonly form: "version"; readonly path: NodePath }
  /** In keys of their own; at least one of them. */
  | {
      readonly form: "fields";
      readonly tagPath: NodePath | undefined;
      /** Also given where the key is there and holds an empty text. */
      readonly digestPath: NodePath | undefined;
      /** Where a digest may be added that has no key yet: behind which key. */
      readonly newDigest: { readonly path: NodePath; readonly after: string } | undefined;
      /** What a digest begins with that is left out in the file: `sha256:` where a chart takes the hash alone. */
      readonly digestPrefix: string;
    };
