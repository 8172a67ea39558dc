import type { Finding } from "../findings/finding.ts";
import { sortFindings } from "../findings/finding.ts";
import { formatLocation } from "../resources/location.ts";
import { formatReference } from "../resources/resource.ts";
import { countOf, sidesOf } from "./changeWords.ts";
import { changeItem } from "./markdownChange.ts";
import type { MarkdownItem, MarkdownSection } from "./markdownBudget.ts";
import { byteLength, fitSections } from "./markdownBudget.ts";
import { codeBlock, codeSpan, escapeMarkdown } from "./markdownText.ts";
import type { ImageMove, Report } from "./report.ts";
import type { ReportLinks } from "./reportLinks.ts";
import { fileUrl } from "./reportLinks.ts";
import { outcomeSymbol, reportFacts, severitySymbols } from "./summaryWords.ts";

export interface MarkdownOptions {
  /** UTF-8 bytes; more than that is never given back. */
  readonly limit: number;
  readonly links?: ReportLinks;
  /** Where everything is if not all fits, in a few words of markdown. Default: the log of the run. */
  readonly rest?: string;
  /** A last line, in markdown: what will become of this text. */
  readonly footer?: string;
}

/** With few changes a reader wants to see them at once. */
const fewChanges = 3;
const openFindings = 10;

/**
 * A report as GitHub's markdown, for a comment, an issue, a check run or a job summary: the verdict in the first line, then
 * findings, images and changes, each object folded, then how to look closer. The same report gives the same text.
 */
export function renderMarkdown(report: Report, options: MarkdownOptions): string {
  const head = [`### ${outcomeSymbol(report)} ${escapeMarkdown(report.verdict)}`, subjectLine(report)];
  const tail = [...commandsBlock(report), ...footerLine(options)];
  const frame = byteLength([...head, "", ...tail].join("\n\n"));
  const rest = options.rest ?? runLog(options.links);
  const budget = { limit: options.limit - frame - 2, rest };
  const body = fitSections(sectionsOf(report, options), budget);
  const text = [...head, ...(body === "" ? [] : [body]), ...tail].join("\n\n");
  return byteLength(text) <= options.limit ? text : shortest(head, options.limit);
}

/** For a limit that has no room for more than the first lines. */
function shortest(head: readonly string[], limit: number): string {
  const text = head.join("\n\n");
  return Buffer.from(text, "utf8")
    .subarray(0, Math.max(0, limit))
    .toString("utf8")
    .replace(/\ufffd+$/, "");
}

function subjectLine(report: Report): string {
  return [`**${report.action}** ${codeSpan(report.subject)}`, ...reportFacts(report)].join(" · ");
}

function sectionsOf(report: Report, options: MarkdownOptions): readonly MarkdownSection[] {
  const sections: MarkdownSection[] = [
    ...findingSections(report, options),
    {
      heading: "#### Images",
      noun: "image",
      items: report.moves.map(moveItem),
    },
    {
      heading: changesHeading(report),
      noun: "object",
      items: report.changes.map((change) =>
        changeItem(change, {
          comparison: report.comparison,
          open: report.changes.length <= fewChanges,
          ...(options.links ? { links: options.links } : {}),
        }),
      ),
    },
    {
      heading: "#### Notes",
      noun: "note",
      items: report.notes.map((note) => ({ name: "", text: `- ${escapeMarkdown(note)}` })),
    },
  ];
  return sections.filter(({ items }) => items.length > 0);
}

/** The first findings in the open, the others folded. */
function findingSections(report: Report, { links }: MarkdownOptions): readonly MarkdownSection[] {
  const items = sortFindings(report.findings).map((finding) => findingItem(finding, links));
  return [
    { heading: "#### Findings", noun: "finding", items: items.slice(0, openFindings) },
    {
      heading: countOf(items.length - openFindings, "more finding"),
      folded: true,
      noun: "finding",
      items: items.slice(openFindings),
    },
  ];
}

function findingItem(finding: Finding, links: ReportLinks | undefined): MarkdownItem {
  const { location, resource, path } = finding;
  const place = location ? placeText(location, links) : undefined;
  const facts = [
    ...(place === undefined ? [] : [place]),
    ...(resource ? [codeSpan(formatReference(resource))] : []),
    ...(path ? [codeSpan(path)] : []),
    codeSpan(finding.rule),
  ];
  const remedy = finding.remediation === undefined ? "" : ` *${escapeMarkdown(finding.remediation)}*`;
  return {
    name: location ? codeSpan(formatLocation(location)) : codeSpan(finding.rule),
    text: `- ${severitySymbols[finding.severity]} ${escapeMarkdown(finding.message)}${remedy}<br>${facts.join(" · ")}`,
  };
}

function placeText(location: NonNullable<Finding["location"]>, links: ReportLinks | undefined): string {
  const text = codeSpan(formatLocation(location));
  return links ? `[${text}](${fileUrl(links, location)})` : text;
}

function moveItem(move: ImageMove): MarkdownItem {
  const files = move.files.length === 0 ? "" : `<br>in ${move.files.map(codeSpan).join(", ")}`;
  return {
    name: codeSpan(move.image),
    text: `- ${codeSpan(move.image)}: ${codeSpan(move.from)} → ${codeSpan(move.to)}${files}`,
  };
}

function changesHeading({ comparison }: Report): string {
  const heading = comparison.kind === "live" ? "#### Drift" : "#### Changes";
  const sides = sidesOf(comparison);
  return sides
    ? `${heading}\n\n\`-\` ${escapeMarkdown(sides.before)}, \`+\` ${escapeMarkdown(sides.after)}`
    : heading;
}

function runLog(links: ReportLinks | undefined): string {
  return links?.runUrl === undefined ? "the log of the run" : `[the log of the run](${links.runUrl})`;
}

function commandsBlock({ commands }: Report): readonly string[] {
  if (commands.length === 0) return [];
  return ["To look closer:", codeBlock("sh", commands)];
}

function footerLine({ links, footer }: MarkdownOptions): readonly string[] {
  const parts = [
    ...(links?.runUrl === undefined ? [] : [`[Run](${links.runUrl})`]),
    ...(footer === undefined ? [] : [footer]),
  ];
  return parts.length === 0 ? [] : [`<sub>${parts.join(" · ")}</sub>`];
}
