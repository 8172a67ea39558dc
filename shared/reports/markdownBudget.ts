/** A part of a document that is shown whole or not at all. */
export interface MarkdownItem {
  /** What it is about, in markdown, for the note about what was left out. */
  readonly name: string;
  readonly text: string;
}

export interface MarkdownSection {
  /** Markdown; of a folded section HTML. */
  readonly heading: string;
  readonly folded?: boolean;
  /** `object`, `finding`: what an item is. */
  readonly noun: string;
  readonly items: readonly MarkdownItem[];
}

export interface MarkdownBudget {
  /** UTF-8 bytes, which are at least as many as characters. */
  readonly limit: number;
  /** Where everything is, in markdown: completes "…; they are in". */
  readonly rest: string;
}

const reserve = 700;
const mostNames = 8;

/** What a text takes of a limit. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/**
 * Puts sections together within a limit: the items in their order as long as they fit, and after them what was left
 * out. An item that is too long alone leaves room for the ones after it, and a section that is too long leaves each
 * section after it an equal share.
 */
export function fitSections(sections: readonly MarkdownSection[], budget: MarkdownBudget): string {
  let left = budget.limit;
  const texts: string[] = [];
  for (const [index, section] of sections.entries()) {
    const later = sections.slice(index + 1);
    const share = left / (later.length + 1);
    const kept = later.reduce((total, each) => total + Math.min(share, sectionSize(each)), 0);
    const text = fitSection(section, { limit: left - kept, rest: budget.rest });
    texts.push(text);
    left -= byteLength(text) + 2;
  }
  return texts.join("\n\n");
}

function fitSection(section: MarkdownSection, { limit, rest }: MarkdownBudget): string {
  const [before, after] = frameOf(section);
  let left = limit - byteLength(before) - byteLength(after) - 4;
  if (sectionSize(section) > limit) left -= reserve;
  const shown: string[] = [];
  const omitted: MarkdownItem[] = [];
  for (const item of section.items) {
    const size = byteLength(item.text) + 2;
    if (size > left) omitted.push(item);
    else {
      shown.push(item.text);
      left -= size;
    }
  }
  const note = omitted.length === 0 ? [] : [omissionNote(section.noun, omitted, rest)];
  return [before, ...shown, ...note, ...(after === "" ? [] : [after])].join("\n\n");
}

/** What a section takes of a limit when it is whole. */
function sectionSize(section: MarkdownSection): number {
  const frame = frameOf(section).reduce((total, text) => total + byteLength(text) + 2, 0);
  return section.items.reduce((total, { text }) => total + byteLength(text) + 2, frame);
}

function frameOf({ heading, folded }: MarkdownSection): readonly [string, string] {
  return folded ? [`<details><summary>${heading}</summary>`, "</details>"] : [heading, ""];
}

function omissionNote(noun: string, omitted: readonly MarkdownItem[], rest: string): string {
  const count = omitted.length === 1 ? `1 more ${noun} does` : `${omitted.length} more ${noun}s do`;
  const sentence = `⚠️ **${count} not fit here**; see ${rest}.`;
  let names = "";
  for (const { name } of omitted.slice(0, mostNames)) {
    const next = names === "" ? name : `${names}, ${name}`;
    if (byteLength(next) > reserve - byteLength(sentence) - 40) break;
    names = next;
  }
  const more = names !== "" && omitted.length > mostNames ? ", …" : "";
  return names === "" ? sentence : `${sentence} Left out: ${names}${more}`;
}
