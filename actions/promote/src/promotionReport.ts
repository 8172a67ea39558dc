import type { FailOn, Finding } from "../../../shared/findings/finding.ts";
import { fails, sortFindings } from "../../../shared/findings/finding.ts";
import type { InputProblem } from "../../../shared/resources/location.ts";
import { formatLocation } from "../../../shared/resources/location.ts";
import type { ImageMove, Report } from "../../../shared/reports/report.ts";
import type { PromotionStep } from "./environments.ts";
import type { PlannedMove } from "./plan/promotionPlan.ts";
import type { Promotion } from "./promotion.ts";

export interface PromotionReportOptions {
  readonly step: PromotionStep;
  readonly promotion: Promotion;
  readonly findings: readonly Finding[];
  readonly failOn: FailOn;
  readonly notes: readonly string[];
  readonly commands: readonly string[];
}

/** The report of a promotion, with the findings that it is given. */
export function promotionReport(options: PromotionReportOptions): Report {
  const { step, promotion, findings, failOn } = options;
  return {
    action: "promote",
    verdict: verdict(options),
    outcome: fails(findings, failOn) ? "failed" : "passed",
    subject: `${step.from.name} → ${step.to.name}`,
    resources: promotion.images,
    findings: sortFindings(findings),
    changes: [],
    ignored: 0,
    comparison: { kind: "none" },
    moves: imageMoves(promotion.moves),
    notes: [
      ...options.notes,
      ...retriesNote(promotion, step),
      ...promotion.unmatched.map(
        (pattern) => `No image of ${step.from.name} fits "${pattern}" of \`images\`.`,
      ),
      ...promotion.skipped.map(skippedNote),
    ],
    commands: [
      ...(promotion.commit === undefined ? [] : [`git show ${promotion.commit.slice(0, 12)}`]),
      ...options.commands,
    ],
  };
}

/** The moves by image and version, with the files of each. */
export function imageMoves(moves: readonly PlannedMove[]): readonly ImageMove[] {
  const byVersion = new Map<string, ImageMove>();
  for (const { image, from, to } of moves) {
    const key = JSON.stringify([image.names[0], from, to]);
    const files = new Set([...(byVersion.get(key)?.files ?? []), image.location.file]);
    byVersion.set(key, { image: image.names[0], from, to, files: [...files].toSorted() });
  }
  return [...byVersion.values()].toSorted((a, b) => (a.image < b.image ? -1 : a.image > b.image ? 1 : 0));
}

function verdict({ step, promotion, findings }: PromotionReportOptions): string {
  const { from, to } = step;
  const moved = new Set(promotion.moves.map(({ image }) => image.names[0])).size;
  const open = findings.length === 0 ? "" : `; ${count(findings.length, "finding")} to look at`;
  if (promotion.commit !== undefined) {
    return `${count(moved, "image")} promoted from ${from.name} to ${to.name}${open}`;
  }
  if (moved > 0) return `${count(moved, "image")} of ${from.name} to be promoted to ${to.name}${open}`;
  if (findings.length > 0) return `Nothing to promote from ${from.name} to ${to.name}${open}`;
  return `${to.name} has the images of ${from.name}`;
}

function retriesNote({ retries }: Promotion, { to }: PromotionStep): readonly string[] {
  if (retries === 0) return [];
  return [
    `The branch ${to.branch} moved ${count(retries, "time")} meanwhile; each time it was read and planned again.`,
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function skippedNote(problem: InputProblem): string {
  const { location, message } = problem;
  return location ? `${formatLocation(location)}: The file was left out. ${message}` : message;
}
