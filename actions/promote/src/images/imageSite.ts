import type { ImageReference } from "../../../../shared/registry/imageReference.ts";
import type { Location } from "../../../../shared/resources/location.ts";
import type { NodePath } from "../edits/scalarNode.ts";

export type ImageVersion = Pick<ImageReference, "tag" | "digest">;

/** A place in a file that says which version of an image an environment uses. */
export interface ImageSite {
  readonly document: number;
  /**
   * What the place is called within its file, the same in every environment: `Deployment/api/containers/api`,
   * `images/ghcr.io/team/api`, `server.image`.
   */
  readonly place: string;
  /**
   * The names of the image in their short form. The first is what runs; a kustomize entry with `newName` also has the
   * name that the manifests use, so that an environment with a mirror registry has its counterpart.
   */
  readonly names: readonly [string, ...string[]];
  readonly version: ImageVersion;
  readonly writing: ImageWriting;
  readonly location: Location;
  /** What YAML makes of an unquoted tag that is another text then: `the number 1.1` for 1.10. */
  readonly misreadAs: string | undefined;
}

/** How the version stands in the file. */
export type ImageWriting =
  /** Behind the name, as in `image: ghcr.io/team/api:1.2.0`. */
  | { readonly form: "reference"; readonly path: NodePath; readonly name: string }
  /** Tag and digest in one value, as charts take it: `tag: 1.2.0@sha256:…`. */
  | { readonly form: "version"; readonly path: NodePath }
  /** In keys of their own; at least one of them. */
  | {
      readonly form: "fields";
      readonly tagPath: NodePath | undefined;
      readonly digestPath: NodePath | undefined;
    };
