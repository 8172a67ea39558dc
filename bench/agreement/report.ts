import { newestMinor } from "./plainServer.ts";
import type { Comparison, Disagreement } from "./verdict.ts";
import { agreement, missesBar } from "./verdict.ts";

const begin = "<!-- agreement: begin -->";
const end = "<!-- agreement: end -->";
/** How many disagreements of one comparison the document lists; the program's own output has all. */
const listed = 12;

/** The figures as a table. */
export function formatTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map((each) => {
    const failed = each.disagreements.filter(({ kind }) => kind === "failed").length;
    const passed = each.disagreements.filter(({ kind }) => kind === "passed").length;
    const other = each.disagreements.length - failed - passed;
    const bar = each.bar === undefined ? "" : `${percent(each.bar)}${missesBar(each) ? ", missed" : ""}`;
    return [
      each.subject,
      each.tool,
      each.cases,
      each.accepted,
      percent(agreement(each)),
      failed,
      passed,
      other,
      bar,
    ];
  });
  const head = [
    "asked",
    "tool",
    "cases",
    "accepted",
    "agreement",
    "wrongly failed",
    "wrongly passed",
    "other result",
    "bar",
  ];
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** The disagreements of the comparisons that have a bar, as lists. */
export function formatDisagreements(comparisons: readonly Comparison[], limit = listed): string {
  const told = comparisons.filter(({ bar, disagreements }) => bar !== undefined && disagreements.length > 0);
  return told
    .map(({ subject, tool, disagreements }) => {
      const more = disagreements.length - limit;
      const lines = disagreements.slice(0, limit).map(formatDisagreement);
      return [`${subject}, ${tool}:`, "", ...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join("\n");
    })
    .join("\n\n");
}

function formatDisagreement({ name, kind, server, tool }: Disagreement): string {
  const told = [server === "" ? "" : `server: ${code(server)}`, tool === "" ? "" : `tool: ${code(tool)}`];
  return `- ${kind}: ${code(name)}; ${told.filter((part) => part !== "").join("; ")}`;
}

function code(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").replaceAll("`", "'").trim();
  return `\`${line.length > 300 ? `${line.slice(0, 297)}...` : line}\``;
}

function percent(share: number): string {
  return `${(Math.floor(share * 10_000) / 100).toFixed(2)} %`;
}

export interface Measured {
  readonly seed: number;
  /** Of the server, such as `1.36`. */
  readonly minor: string;
  readonly comparisons: readonly Comparison[];
}

/** The section of docs/benchmarks.md: how it was measured, the table, and what the engine does not agree with. */
export function formatReport({ seed, minor, comparisons }: Measured): string {
  const options = [
    ...(seed === 1 ? [] : [`--seed ${seed}`]),
    ...(minor === newestMinor ? [] : [`--minor ${minor}`]),
  ];
  const command = ["npm run bench:agreement", ...(options.length > 0 ? ["--", ...options] : [])].join(" ");
  const disagreements = formatDisagreements(comparisons);
  return [
    "## Agreement with the API server",
    `\`\`\`sh\n${command}\n\`\`\``,
    `A kube-apiserver ${minor} without admission plugins, and the tools, are asked about the same made-up cases: the manifests of
\`bench/agreement\` with the changes, mistakes and legal ones, that seed ${seed} chooses; see its README. "Accepted" is the
server's word. The tool fails wrongly what the server accepts, and passes wrongly what it refuses; another result means that both
accept, or refuse, with another object, other warnings, or for other fields.`,
    formatTable(comparisons),
    disagreements === ""
      ? "The engine disagrees nowhere."
      : `Where the engine does not agree:\n\n${disagreements}`,
  ].join("\n\n");
}

/**
 * The document with the text between its markers replaced; at its end where it has none.
 */
export function insertReport(document: string, report: string): string {
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  const block = `${begin}\n\n${report}\n\n${end}`;
  if (from < 0 || to < from) return `${document.trimEnd()}\n\n${block}\n`;
  return document.slice(0, from) + block + document.slice(to + end.length);
}
