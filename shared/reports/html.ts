import { createHash } from "node:crypto";
import { htmlReport, overviewCard } from "./htmlReport.ts";
import { htmlScript } from "./htmlScript.ts";
import { htmlStyle } from "./htmlStyle.ts";
import { escapeHtml } from "./markdownText.ts";
import type { Report } from "./report.ts";
import type { ReportLinks } from "./reportLinks.ts";

export interface HtmlOptions {
  readonly title: string;
  readonly links?: ReportLinks;
}

/** From here on what is out of sight is not laid out, which printing and screenshots would rather have. */
const manyItems = 300;

/**
 * One or several reports as a page that needs nothing but itself: it opens from an artefact, and its policy lets it
 * load nothing and run only its own few lines of script.
 */
export function renderHtml(reports: readonly Report[], options: HtmlOptions): string {
  const title = escapeHtml(options.title);
  const items = reports.reduce((total, report) => total + report.findings.length + report.changes.length, 0);
  const runUrl = options.links?.runUrl;
  const run =
    runUrl === undefined
      ? ""
      : `<p class="soft"><a href="${escapeHtml(runUrl)}">The run that wrote this</a></p>`;
  const overview =
    reports.length < 2
      ? ""
      : `<ul class="overview">${reports.map((report, index) => overviewCard(report, index)).join("")}</ul>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<title>${title}</title>
<style>${htmlStyle}</style>
</head>
<body${items > manyItems ? ' class="many"' : ""}>
<header>
<h1>${title}</h1>
${run}
${overview}
</header>
<main>
<div class="search">
<label for="search">Search in objects, fields and findings</label>
<input id="search" type="search" placeholder="Search objects, fields, findings ( / )" autocomplete="off">
<span id="found" class="soft" role="status"></span>
</div>
${reports.map((report, index) => htmlReport(report, { index, ...(options.links ? { links: options.links } : {}) })).join("\n")}
</main>
<script>${htmlScript}</script>
</body>
</html>
`;
}

function policy(): string {
  return `default-src 'none'; style-src '${sourceHash(htmlStyle)}'; script-src '${sourceHash(htmlScript)}'; base-uri 'none'; form-action 'none'`;
}

function sourceHash(source: string): string {
  return `sha256-${createHash("sha256").update(source).digest("base64")}`;
}
