import { styleText } from "node:util";
import type { Finding } from "../findings/finding.ts";
import { sortFindings } from "../findings/finding.ts";
import type { Severity } from "../findings/severity.ts";
import { describeFieldPath } from "../resources/fieldPath.ts";
import { formatLocation } from "../resources/location.ts";
import { formatReference } from "../resources/resource.ts";
import { changeFile, changeName, changeWord, sidesOf } from "./changeWords.ts";
import type { FieldLine } from "./fieldLines.ts";
import { fieldLines } from "./fieldLines.ts";
import type { ImageMove, Report, ReportedChange } from "./report.ts";
import type { Standing } from "./summaryWords.ts";
import { reportFacts, standingOf } from "./summaryWords.ts";
import { visibleText } from "./visibleText.ts";

export interface TerminalOptions {
  /** Escape sequences for colours; without it plain lines for a log. */
  readonly color: boolean;
}

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const symbols: Readonly<Record<Standing, readonly [string, Style]>> = {
  failed: ["✖", "red"],
  warned: ["!", "yellow"],
  passed: ["✔", "green"],
};
const severityStyles: Readonly<Record<Severity, Style>> = { error: "red", warning: "yellow", info: "blue" };
const lineStyles: Readonly<Record<FieldLine["kind"], readonly [string, Style]>> = {
  before: ["-", "red"],
  after: ["+", "green"],
  same: [" ", "dim"],
  note: ["#", "dim"],
};

/**
 * A report for a terminal or the log of a job: the verdict first, then everything. No line can steer the terminal
 * or be taken for a command by the runner.
 */
export function renderTerminal(report: Report, { color }: TerminalOptions): string {
  const paint: Paint = color
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_style, text) => text;
  const blocks = [
    headLines(report, paint),
    ...sortFindings(report.findings).map((finding) => findingLines(finding, paint)),
    ...(report.moves.length === 0 ? [] : [report.moves.map((move) => moveLine(move, paint))]),
    ...legendLines(report, paint),
    ...report.changes.map((change) => changeLines(change, report, paint)),
    ...(report.notes.length === 0 ? [] : [report.notes.map((note) => `note: ${logText(note)}`)]),
    ...(report.commands.length === 0
      ? []
      : [["To look closer:", ...report.commands.map((command) => `  ${logText(command)}`)]]),
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function headLines(report: Report, paint: Paint): readonly string[] {
  const [symbol, style] = symbols[standingOf(report)];
  const facts = [logText(report.subject), ...reportFacts(report)];
  return [
    paint([style, "bold"] as Style, `${symbol} ${report.action}: ${logText(report.verdict)}`),
    paint("dim", `  ${facts.join(", ")}`),
  ];
}

function findingLines(finding: Finding, paint: Paint): readonly string[] {
  const { location, resource, path, severity, rule } = finding;
  const object = [resource ? formatReference(resource) : "", path ?? ""]
    .filter((part) => part !== "")
    .join(" ");
  const place = location ? ` ${logText(formatLocation(location))}` : "";
  return [
    `${paint(severityStyles[severity], severity)}${paint("bold", place)} ${paint("dim", `[${logText(rule)}]`)}`,
    `  ${logText(finding.message)}`,
    ...(object === "" ? [] : [`  at ${logText(object)}`]),
    ...(finding.remediation === undefined ? [] : [`  → ${logText(finding.remediation)}`]),
  ];
}

function moveLine(move: ImageMove, paint: Paint): string {
  const files = move.files.length === 0 ? "" : paint("dim", ` in ${move.files.map(logText).join(", ")}`);
  return `image ${logText(move.image)}: ${logText(move.from)} → ${paint("green", logText(move.to))}${files}`;
}

function legendLines({ changes, comparison }: Report, paint: Paint): readonly (readonly string[])[] {
  const sides = sidesOf(comparison);
  if (!sides || changes.length === 0) return [];
  return [[paint("dim", `Changes, - ${logText(sides.before)}, + ${logText(sides.after)}:`)]];
}

function changeLines(change: ReportedChange, report: Report, paint: Paint): readonly string[] {
  const word = changeWord(change, report.comparison);
  const file = changeFile(change);
  const place = file === undefined ? "" : paint("dim", ` ${logText(file)}`);
  const head = `${paint("yellow", word)} ${paint("bold", logText(changeName(change)))}${place}`;
  if (change.change !== "modified") return [head];
  return [
    head,
    ...change.fields.flatMap((field) => [
      `  ${logText(describeFieldPath(field.path))}`,
      ...fieldLines(field).map(({ kind, text }) => {
        const [sign, style] = lineStyles[kind];
        return `    ${paint(style, `${sign} ${logText(text)}`)}`;
      }),
    ]),
  ];
}

/**
 * A text on one line, without the two forms in which the runner takes commands from a log: `::name::` at the start of a
 * line and `##[name]` anywhere.
 */
function logText(text: string): string {
  return visibleText(text)
    .replace(/^(\s*:):/, "$1 :")
    .replaceAll("##[", "## [");
}
