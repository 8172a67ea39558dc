import type { PolicyReading } from "../policies/updatePolicy.ts";

/** The rule that other automation follows for a version: an ImagePolicy of Flux, or settings of Argo CD Image Updater. */
export interface VersionPolicy {
  readonly source: "flux" | "argocd-image-updater";
  /** `namespace:name` of the ImagePolicy; of the updater the alias of the image, or else its name. */
  readonly name: string;
  /** What the policy says, or why it can't be used; undefined where the ImagePolicy is not among the files. */
  readonly reading: PolicyReading | undefined;
  /** Flux's object is suspended, so that nothing moves for now. */
  readonly isSuspended: boolean;
}
