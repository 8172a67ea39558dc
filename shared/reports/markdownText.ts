import { cutText, visibleText } from "./visibleText.ts";

const longestText = 2_000;

/** Stands between characters that GitHub would make a mention, a reference or a link of; it can't be seen. */
const separator = "\u200b";

/**
 * A text for the running text of a markdown document, on one line: no markup, no HTML, no comment, nobody
 * mentioned, no issue referenced, no link made of it. Only what stands between backticks is shown as code.
 * @see https://github.github.com/gfm/#backslash-escapes
 */
export function escapeMarkdown(text: string): string {
  return splitCode(text)
    .map(({ kind, text: part }) => (kind === "code" ? codeSpan(part) : escapeProse(part)))
    .join("");
}

function escapeProse(text: string): string {
  return visibleText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_[\]~$]/g, "\\$&")
    .replace(/^(\s*\d*)([-+#=:.)])/, "$1\\$2")
    .replace(/[@#]|(?<=\b(?:https?|ftp)):(?=\/\/)|\bwww(?=\.)|(?<=\bGH)-/gi, `$&${separator}`);
}

interface TextPart {
  readonly kind: "prose" | "code";
  readonly text: string;
}

/** Tells what a message has between backticks from the rest. Two codes side by side get a space between them. */
function splitCode(text: string): readonly TextPart[] {
  return cutText(text, longestText)
    .split(/`([^`\n]+)`/)
    .map((part, index, parts): TextPart => {
      if (index % 2 === 1) return { kind: "code", text: part };
      const between = part === "" && index > 0 && index < parts.length - 1;
      return { kind: "prose", text: between ? " " : part };
    });
}

/** A text as code within a line. Nothing in it is read as markup; for running text, not for a table, where pipes end a cell. */
export function codeSpan(text: string): string {
  const shown = guardMarkers(visibleText(cutText(text, longestText)));
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  if (shown === "") return "` `";
  const pad = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A text as code within HTML, such as the summary of a `<details>`, where GitHub reads no markdown. */
export function htmlCode(text: string): string {
  return `<code>${escapeHtml(cutText(text, longestText))}</code>`;
}

/** Lines as a code block, with a fence that nothing in them can close. */
export function codeBlock(language: string, lines: readonly string[]): string {
  const text = guardMarkers(lines.map(visibleText).join("\n"));
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** As escapeMarkdown, for HTML. */
export function htmlProse(text: string): string {
  return splitCode(text)
    .map(({ kind, text: part }) => (kind === "code" ? htmlCode(part) : escapeHtml(part)))
    .join("");
}

/** A text for HTML, between tags or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return visibleText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Issues and comments are found by a hidden comment; no value of a manifest may pass for one. */
function guardMarkers(text: string): string {
  return text.replaceAll("<!--", `<${separator}!--`);
}
