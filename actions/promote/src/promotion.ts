import type { BranchHead, BranchStore } from "../../../shared/github/commits.ts";
import { InputError } from "../../../shared/resources/inputError.ts";
import type { InputProblem } from "../../../shared/resources/location.ts";
import type { PromotionEnvironment, PromotionStep } from "./environments.ts";
import type { EnvironmentImages } from "./images/environmentImages.ts";
import { environmentImages, mayHoldImages } from "./images/environmentImages.ts";
import type { ImageFilter } from "./images/imageFilter.ts";
import { isAskedFor, isLeftOut, matchesImage } from "./images/imageFilter.ts";
import { applyMoves } from "./plan/plannedEdits.ts";
import type { ImageFinding, PlannedMove } from "./plan/promotionPlan.ts";
import { planPromotion } from "./plan/promotionPlan.ts";

export interface PromotionOptions {
  readonly step: PromotionStep;
  /** The branches of the two environments; one store where it is one branch. */
  readonly branches: { readonly from: BranchStore; readonly to: BranchStore };
  readonly filter: ImageFilter;
  readonly allowDowngrade: boolean;
  readonly maxAttempts: number;
  /** Whether a commit is made, or only what it would hold is told. */
  readonly mode: "write" | "plan";
  readonly message: (moves: readonly PlannedMove[]) => string;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** From 0 to below 1. */
  readonly random: () => number;
}

export interface Promotion {
  /** What the commit holds, or would hold. */
  readonly moves: readonly PlannedMove[];
  /** About all images that are not left out, asked for or not. */
  readonly findings: readonly ImageFinding[];
  readonly skipped: readonly InputProblem[];
  /** How many images of the source were looked at. */
  readonly images: number;
  /** The patterns that ask for images and fit none of the source. */
  readonly unmatched: readonly string[];
  /** The commit of the target's branch that was read last. */
  readonly head: string;
  /** Undefined where nothing was written. */
  readonly commit: string | undefined;
  /** How often the branch moved under the promotion. */
  readonly retries: number;
}

const firstWaitMs = 250;
const longestWaitMs = 10_000;

/**
 * Brings the images of the target to the versions of the source by one commit on the target's branch. When the branch
 * moved meanwhile, everything is read and planned again from its new head, so what others wrote is never undone.
 * @throws InputError where a folder is missing or holds no images, or the branch moved at every attempt.
 */
export async function promote(options: PromotionOptions): Promise<Promotion> {
  for (let attempt = 1; ; attempt++) {
    const { head, ...planned } = await plan(options);
    const done = { ...planned.promotion, retries: attempt - 1 };
    if (options.mode === "plan" || planned.files.length === 0) return { ...done, commit: undefined };
    const message = options.message(done.moves);
    const result = await options.branches.to.commit({ head, files: planned.files, message });
    if (result.status === "committed") return { ...done, commit: result.commit };
    if (attempt >= options.maxAttempts) throw branchKeepsMoving(options, result.reason);
    // Full jitter: writers that met each other once spread out.
    const longest = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempt, 10));
    await options.wait(Math.floor(options.random() * longest));
  }
}

async function plan(options: PromotionOptions) {
  const { step, branches, filter } = options;
  const head = await branches.to.head();
  const sourceHead = branches.from === branches.to ? head : await branches.from.head();
  const [source, target] = await Promise.all([
    readEnvironment(step.from, branches.from, sourceHead),
    readEnvironment(step.to, branches.to, head),
  ]);
  const sourceImages = source.images.filter(({ names }) => !isLeftOut(filter, names));
  if (source.images.length === 0) throw noImages(step.from, source);
  const planned = planPromotion({
    source: { name: step.from.name, images: sourceImages },
    target: { name: step.to.name, images: target.images },
    allowDowngrade: options.allowDowngrade,
  });
  const asked = planned.moves.filter(({ image }) => isAskedFor(filter, image.names));
  const edits = applyMoves(target.files, asked);
  return {
    head,
    files: edits.files,
    promotion: {
      head: head.commit,
      moves: edits.moves,
      findings: [...planned.findings, ...edits.findings],
      skipped: [...source.skipped, ...target.skipped],
      images: new Set(sourceImages.map(({ names }) => names[0])).size,
      unmatched: filter.only.filter(
        (pattern) => !sourceImages.some(({ names }) => matchesImage(pattern, names)),
      ),
    },
  };
}

async function readEnvironment(
  environment: PromotionEnvironment,
  store: BranchStore,
  head: BranchHead,
): Promise<EnvironmentImages> {
  const { name, path, location, valuesFiles } = environment;
  const [files, ...values] = await Promise.all([
    store.readFolder(head, { path, wants: mayHoldImages }),
    ...valuesFiles.map(async (file) => await store.readFile(head, file)),
  ]);
  const found = values.filter((file) => file !== undefined);
  if (!files || files.length + found.length === 0) {
    throw new InputError({
      code: "no-manifests",
      message: `The folder ${path} of the environment ${name} ${files ? "holds no YAML" : "doesn't exist"} on the branch ${store.branch}.`,
      hint: "Check the path and the branch.",
      ...(location ? { location } : {}),
    });
  }
  const images = environmentImages(path, [...files, ...found], { environment: name });
  const missing = valuesFiles.filter((file) => !found.some((each) => each.path === file));
  return {
    ...images,
    skipped: [...images.skipped, ...missing.map((file) => missingValues(file, environment))],
  };
}

function missingValues(file: string, { name, branch }: PromotionEnvironment): InputProblem {
  return {
    code: "file-unreadable",
    message: `The values file ${file} of the environment ${name} doesn't exist on the branch ${branch}.`,
  };
}

function noImages({ name, path, location }: PromotionEnvironment, source: EnvironmentImages): InputError {
  const [unreadable] = source.skipped;
  return new InputError({
    code: "no-manifests",
    message: `The environment ${name} has no image with a tag or a digest in ${path}, so there is nothing to promote.`,
    hint: unreadable
      ? `Some of its files could not be read, the first at ${unreadable.location?.file ?? "an unknown place"}: ${unreadable.message}`
      : "Images are found in manifests, in kustomize `images` and in Helm values.",
    ...(location ? { location } : {}),
  });
}

function branchKeepsMoving({ branches, maxAttempts }: PromotionOptions, reason: string): InputError {
  return new InputError({
    code: "branch-moved",
    message: `The branch ${branches.to.branch} moved at each of ${maxAttempts} attempts to write to it (${reason}); nothing was written.`,
    hint: "Raise `max-attempts`, or let fewer jobs write at once with `concurrency`.",
  });
}
