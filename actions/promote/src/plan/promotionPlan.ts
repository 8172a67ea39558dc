import type { Finding } from "../../../../shared/findings/finding.ts";
import { formatVersion } from "../../../../shared/registry/imageReference.ts";
import type { ScalarEdit } from "../edits/scalarEdit.ts";
import type { EnvironmentImage } from "../images/environmentImages.ts";
import type { ImageIndex } from "./counterpart.ts";
import { findCounterpart, indexImages, listVersions, sameImages } from "./counterpart.ts";
import { isOlderTag } from "./tagOrder.ts";
import { versionChange } from "./versionChange.ts";

export interface PlanOptions {
  readonly source: PlannedEnvironment;
  readonly target: PlannedEnvironment;
  readonly allowDowngrade: boolean;
}

export interface PlannedEnvironment {
  readonly name: string;
  readonly images: readonly EnvironmentImage[];
}

/** A place in the target that is to get another version. */
export interface PlannedMove {
  /** The place in the target. */
  readonly image: EnvironmentImage;
  readonly from: string;
  readonly to: string;
  readonly edits: readonly ScalarEdit[];
}

/** Something that a person has to decide, about an image with these names. */
export interface ImageFinding {
  readonly names: readonly string[];
  readonly finding: Finding;
}

export interface PromotionPlan {
  readonly moves: readonly PlannedMove[];
  readonly findings: readonly ImageFinding[];
  /** The places in the target that have their counterpart's version already. */
  readonly current: readonly EnvironmentImage[];
}

/** Compares two environments and tells what would bring the target's images to the versions of the source. */
export function planPromotion(options: PlanOptions): PromotionPlan {
  const readable = indexImages(options.source.images.filter(({ misreadAs }) => misreadAs === undefined));
  const moves: PlannedMove[] = [];
  const current: EnvironmentImage[] = [];
  const findings: ImageFinding[] = [
    ...options.source.images.flatMap((image) => misreadTag(image) ?? []),
    ...missingCounterparts(options),
  ];
  for (const target of options.target.images) {
    const outcome = planPlace(options, readable, target);
    if (outcome.kind === "move") moves.push(outcome.move);
    else if (outcome.kind === "finding") findings.push({ names: target.names, finding: outcome.finding });
    else if (outcome.kind === "current") current.push(target);
  }
  return { moves, findings: withoutRepeats(findings), current };
}

type PlaceOutcome =
  | { readonly kind: "move"; readonly move: PlannedMove }
  | { readonly kind: "finding"; readonly finding: Finding }
  | { readonly kind: "current" }
  | { readonly kind: "unrelated" };

function planPlace(options: PlanOptions, source: ImageIndex, target: EnvironmentImage): PlaceOutcome {
  const counterpart = findCounterpart(target, source);
  if (counterpart.kind === "none") return { kind: "unrelated" };
  if (counterpart.kind === "ambiguous") {
    return { kind: "finding", finding: ambiguousImage(options, target, counterpart.images) };
  }
  const change = versionChange(target, counterpart.image.version);
  if (change.kind === "same") return { kind: "current" };
  if (change.kind === "refused") return { kind: "finding", finding: refusedEdit(target, change) };
  const move: PlannedMove = {
    image: target,
    from: formatVersion(target.version) ?? "",
    to: formatVersion(change.to) ?? "",
    edits: change.values.map((value) => ({ document: target.document, ...value })),
  };
  if (!options.allowDowngrade && isOlderTag(change.to.tag, target.version.tag)) {
    return { kind: "finding", finding: targetAhead(options, move) };
  }
  return { kind: "move", move };
}

function missingCounterparts({ source, target }: PlanOptions): readonly ImageFinding[] {
  const index = indexImages(target.images);
  const missing = source.images.filter((image) => sameImages(image, index).length === 0);
  return [...new Set(missing.map(({ names: [name] }) => name))].flatMap((name) => {
    const images = missing.filter(({ names }) => names[0] === name);
    const [first] = images;
    if (!first) return [];
    const finding: Finding = {
      rule: "image-without-counterpart",
      severity: "error",
      message: `${name} has ${listVersions(images)} in ${source.name}; no place in ${target.name} has a tag or a digest of it.`,
      remediation: `Add the workload to ${target.name}, or leave the image out with \`images\`: \`!${name}\`.`,
      location: first.location,
    };
    return [{ names: first.names, finding }];
  });
}

function ambiguousImage(
  { source, target }: PlanOptions,
  place: EnvironmentImage,
  candidates: readonly EnvironmentImage[],
): Finding {
  return {
    rule: "image-ambiguous",
    severity: "error",
    message: `${place.names[0]} has ${listVersions(candidates)} in ${source.name}; nothing tells which of them ${target.name} is to have here.`,
    remediation: `Bring ${source.name} to one version, or give the file the same name and place in both environments.`,
    location: place.location,
  };
}

/** The finding of a place whose text can't be changed; `reason` is a clause. */
export function refusedEdit(
  place: EnvironmentImage,
  refusal: { readonly reason: string; readonly hint: string },
): Finding {
  return {
    rule: "edit-refused",
    severity: "error",
    message: `${place.names[0]} stays at ${formatVersion(place.version) ?? "its version"}: ${refusal.reason}.`,
    remediation: refusal.hint,
    location: place.location,
  };
}

function targetAhead({ source, target }: PlanOptions, move: PlannedMove): Finding {
  return {
    rule: "image-ahead",
    severity: "warning",
    message: `${move.image.names[0]} has ${move.from} in ${target.name}, which is newer than ${move.to} in ${source.name}.`,
    remediation: `Bring ${source.name} to the newer version first, or set \`allow-downgrade: true\`.`,
    location: move.image.location,
  };
}

function misreadTag(image: EnvironmentImage): ImageFinding | undefined {
  if (image.misreadAs === undefined) return undefined;
  const tag = image.version.tag ?? "";
  const finding: Finding = {
    rule: "tag-not-text",
    severity: "warning",
    message: `The tag ${tag} of ${image.names[0]} is not text: YAML reads it as ${image.misreadAs}. It is not promoted.`,
    remediation: `Write "${tag}" with quotes.`,
    location: image.location,
  };
  return { names: image.names, finding };
}

/** What would be said twice, for two containers of one file, is said once. */
function withoutRepeats(findings: readonly ImageFinding[]): readonly ImageFinding[] {
  const seen = new Set<string>();
  return findings.filter(({ finding }) => {
    const key = JSON.stringify([finding.rule, finding.message, finding.location?.file]);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
