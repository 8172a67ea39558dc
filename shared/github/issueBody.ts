import { createHash } from "node:crypto";
import { bodyLimit, bodySize, markerLine, normalizeNewlines } from "./marker.ts";

/** What an issue remembers of the last time it was written, in the hidden line at the end of our part. */
export interface IssueRecord {
  /** Changes with what the issue says. */
  readonly fingerprint: string;
  /** The title as it was written, hashed: a person may have changed it since. */
  readonly title: string;
  /** How bad it was: the number of objects, or of errors. */
  readonly weight: number;
}

/** The body of an issue, taken apart: what people wrote around our part is theirs. */
export interface IssueBody {
  readonly before: string;
  readonly after: string;
  readonly record: IssueRecord;
}

const endMarker = /^<!-- gitops-actions:end fingerprint=(\w+) title=(\w+) weight=(\d+) -->$/;
const smallestSection = 4_000;

/** Takes an issue's body apart; undefined where it has no line with the marker of the key. */
export function parseIssueBody(text: string, key: string): IssueBody | undefined {
  const lines = normalizeNewlines(text).split("\n");
  const begin = lines.indexOf(markerLine(key));
  if (begin < 0) return undefined;
  const end = lines.findIndex((line, index) => index > begin && endMarker.test(line));
  const [, fingerprint = "", title = "", weight = "0"] = endMarker.exec(lines[end] ?? "") ?? [];
  return {
    before: lines.slice(0, begin).join("\n"),
    after: end < 0 ? "" : lines.slice(end + 1).join("\n"),
    record: { fingerprint, title, weight: Number(weight) },
  };
}

export interface IssueSection {
  readonly key: string;
  readonly text: (limit: number) => string;
  readonly record: IssueRecord;
}

/** Puts a body together, with our part as long as what people wrote around it leaves room for. */
export function composeIssueBody(
  section: IssueSection,
  around: Pick<IssueBody, "before" | "after"> = { before: "", after: "" },
): string {
  const { fingerprint, title, weight } = section.record;
  const begin = `${around.before === "" ? "" : `${around.before}\n`}${markerLine(section.key)}\n`;
  const end = `\n<!-- gitops-actions:end fingerprint=${fingerprint} title=${title} weight=${weight} -->`;
  const after = around.after === "" ? "" : `\n${around.after}`;
  const limit = bodyLimit - bodySize(begin) - bodySize(end) - bodySize(after);
  return `${begin}${section.text(Math.max(limit, smallestSection))}${end}${after}`;
}

/** A short hash for comparing: 16 hexadecimal digits of SHA-256. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
