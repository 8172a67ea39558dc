import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { marked } from "marked";
import type { Outcome, Posting } from "./scenes.ts";

export interface PlayedScene {
  readonly title: string;
  readonly outcome: Outcome;
}

const markdownStyle = join(import.meta.dirname, "../../node_modules/github-markdown-css/github-markdown.css");

/** Writes the story as a page, with what was posted as GitHub shows it and links to the HTML reports; gives its path. */
export async function writePage(demo: {
  readonly output: string;
  readonly played: readonly PlayedScene[];
  /** The folder with the HTML reports of the runs. */
  readonly reports: string;
}): Promise<string> {
  const { output, played, reports } = demo;
  await mkdir(output, { recursive: true });
  const pages = (await readdir(reports)).filter((file) => file.endsWith(".html"));
  for (const page of pages) await copyFile(join(reports, page), join(output, page));
  const scenes = await Promise.all(played.map(sceneHtml));
  const links = pages.map((page) => `<li><a href="${page}">${page.replace(".html", "")}</a></li>`);
  const path = join(output, "index.html");
  await writeFile(
    path,
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GitOps actions: the demo</title>
<style>${await readFile(markdownStyle, "utf8")}
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }
pre.story { white-space: pre-wrap; }
.posting { border: 1px solid #8886; border-radius: 6px; margin: 1rem 0; overflow: hidden; }
.posting > h3 { margin: 0; padding: .5rem 1rem; font-size: .9rem; background: #8882; }
.posting > div { padding: 1rem; }
</style>
</head>
<body>
<h1>The whole loop</h1>
<p>The reports of the last runs:</p>
<ul>${links.join("")}</ul>
${scenes.join("\n")}
</body>
</html>
`,
  );
  return path;
}

async function sceneHtml({ title, outcome }: PlayedScene): Promise<string> {
  const postings = await Promise.all(outcome.postings.map(postingHtml));
  const lines = outcome.lines.map(escapeHtml).join("\n");
  return `<section><h2>${escapeHtml(title)}</h2><pre class="story">${lines}</pre>${postings.join("")}</section>`;
}

async function postingHtml({ name, title, markdown }: Posting): Promise<string> {
  const body = await marked.parse(markdown, { gfm: true });
  return `<article class="posting" id="${name}"><h3>${escapeHtml(title)}</h3><div class="markdown-body">${body}</div></article>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
