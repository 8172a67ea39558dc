import type { FieldChange } from "../diff/change.ts";
import type { Finding } from "../findings/finding.ts";
import { sortFindings } from "../findings/finding.ts";
import { describeFieldPath } from "../resources/fieldPath.ts";
import { formatLocation } from "../resources/location.ts";
import { formatReference } from "../resources/resource.ts";
import { changedFields, changeFile, changeName, changeWord, countOf, sidesOf } from "./changeWords.ts";
import { fieldLines } from "./fieldLines.ts";
import { escapeHtml, htmlProse } from "./markdownText.ts";
import type { ImageMove, Report, ReportedChange } from "./report.ts";
import type { ReportLinks } from "./reportLinks.ts";
import { fileUrl } from "./reportLinks.ts";
import { reportFacts, standingOf } from "./summaryWords.ts";

export interface HtmlReportOptions {
  /** The place of the report on the page, for its anchor. */
  readonly index: number;
  readonly links?: ReportLinks;
}

/** A page has more room than a comment, and folds what is long. */
const pageLimits = { lines: 400, characters: 4_000 };
const fewChanges = 3;
const signs = { before: "-", after: "+", same: " ", note: "#" } as const;

/** A card that leads to a report of the page. */
export function overviewCard(report: Report, index: number): string {
  return `<li><a href="#report-${index}"><div class="card ${standingOf(report)}"><strong>${escapeHtml(report.subject)}</strong> ${badge(standingOf(report))}<br><span class="soft">${report.action} · ${reportFacts(report).join(" · ")}</span></div></a></li>`;
}

/** A report as a section: verdict, findings, images, changes with their fields folded, notes and commands. */
export function htmlReport(report: Report, options: HtmlReportOptions): string {
  const standing = standingOf(report);
  return [
    `<section id="report-${options.index}">`,
    `<div class="card ${standing}"><h2>${htmlProse(report.verdict)}</h2>`,
    `<span class="soft">${report.action} · ${escapeHtml(report.subject)} · ${reportFacts(report).join(" · ")}</span></div>`,
    list(
      "Findings",
      sortFindings(report.findings).map((finding) => findingItem(finding, options.links)),
    ),
    list("Images", report.moves.map(moveItem)),
    list(
      changesTitle(report),
      report.changes.map((change) => changeItem(change, report, options.links)),
    ),
    list(
      "Notes",
      report.notes.map((note) => `<li class="item">${htmlProse(note)}</li>`),
    ),
    commandsBlock(report),
    "</section>",
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? "" : `<h3>${title}</h3>\n<ul>\n${items.join("\n")}\n</ul>`;
}

function badge(word: string): string {
  return `<span class="badge b-${word}">${word}</span>`;
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

function fileLink(text: string, url: string | undefined): string {
  return url === undefined ? code(text) : `<a href="${escapeHtml(url)}">${code(text)}</a>`;
}

function findingItem(finding: Finding, links: ReportLinks | undefined): string {
  const { location, resource, path } = finding;
  const parts = [
    ...(location ? [fileLink(formatLocation(location), links && fileUrl(links, location))] : []),
    ...(resource ? [escapeHtml(formatReference(resource))] : []),
    ...(path ? [code(path)] : []),
    code(finding.rule),
  ];
  const remedy = finding.remediation === undefined ? "" : `<p>${htmlProse(finding.remediation)}</p>`;
  return `<li class="item">${badge(finding.severity)} ${htmlProse(finding.message)}${remedy}<p class="soft">${parts.join(" · ")}</p></li>`;
}

function moveItem(move: ImageMove): string {
  const files = move.files.length === 0 ? "" : `<p class="soft">in ${move.files.map(code).join(", ")}</p>`;
  return `<li class="item">${code(move.image)}: ${code(move.from)} → ${code(move.to)}${files}</li>`;
}

function changesTitle({ comparison }: Report): string {
  const title = comparison.kind === "live" ? "Drift" : "Changes";
  const sides = sidesOf(comparison);
  if (!sides) return title;
  return `${title} <span class="soft">− ${escapeHtml(sides.before)}, + ${escapeHtml(sides.after)}</span>`;
}

function changeItem(change: ReportedChange, report: Report, links: ReportLinks | undefined): string {
  const file = changeFile(change);
  const place =
    file === undefined ? "" : `<p class="soft">${fileLink(file, placeUrl(file, change, links))}</p>`;
  const head = `${badge(changeWord(change, report.comparison))} <strong>${escapeHtml(changeName(change))}</strong>`;
  if (change.change !== "modified") return `<li class="item">${head}${place}</li>`;
  const open = report.changes.length <= fewChanges ? " open" : "";
  const fields = changedFields(change.fields).map(code).join(", ");
  const count = countOf(change.fields.length, "field");
  const summary = `<summary>${head} <span class="soft">${count}: ${fields}</span></summary>`;
  return `<li class="item"><details${open}>${summary}${change.fields.map(fieldBlock).join("")}${place}</details></li>`;
}

function placeUrl(file: string, change: ReportedChange, links: ReportLinks | undefined): string | undefined {
  const { origin } = change.change === "added" ? change.after : change.before;
  const isFile = origin.kind === "file" || (origin.kind === "rendered" && origin.sources.length > 0);
  return links && isFile ? fileUrl(links, { file }) : undefined;
}

function fieldBlock(field: FieldChange): string {
  const lines = fieldLines(field, pageLimits).map(
    ({ kind, text }) => `<span class="${kind}">${signs[kind]} ${escapeHtml(text)}</span>`,
  );
  return `<p class="field">${code(describeFieldPath(field.path))}</p><pre class="diff"><code>${lines.join("")}</code></pre>`;
}

function commandsBlock({ commands }: Report): string {
  if (commands.length === 0) return "";
  return `<h3>To look closer</h3>\n<pre class="commands"><code>${commands.map(escapeHtml).join("\n")}</code></pre>`;
}
