import type { ImageMove } from "../../../shared/reports/report.ts";

export interface CommitMessageOptions {
  readonly from: string;
  readonly to: string;
  readonly moves: readonly ImageMove[];
  /** The first part of the message; empty for the usual one. `{from}`, `{to}` and `{images}` are filled in. */
  readonly template: string;
  readonly runUrl: string | undefined;
  readonly actor: string | undefined;
}

/**
 * The message of a promotion's commit. It ends with trailers (see git-interpret-trailers), so that `git log` alone tells
 * what was promoted, by which run and for whom.
 */
export function commitMessage(options: CommitMessageOptions): string {
  const { from, to, moves, runUrl, actor } = options;
  const text = (options.template.trim() || "Promote {images} from {from} to {to}")
    .replaceAll("\r\n", "\n")
    .replaceAll(/\{(from|to|images)\}/g, (_, name: string) =>
      name === "from" ? from : name === "to" ? to : describeImages(moves),
    );
  const trailers = [
    `Source-environment: ${from}`,
    `Target-environment: ${to}`,
    ...moves.map((move) => `Image: ${move.image} ${move.from} -> ${move.to}`),
    ...(runUrl ? [`Run: ${runUrl}`] : []),
    ...(actor ? [`Actor: ${actor}`] : []),
  ].map((line) => line.replaceAll(/[\r\n]+/g, " "));
  // Trailers are one block: a message that ends with its own is continued, any other gets an empty line.
  return `${text}${endsWithTrailers(text) ? "\n" : "\n\n"}${trailers.join("\n")}\n`;
}

function describeImages(moves: readonly ImageMove[]): string {
  const [first, ...others] = moves;
  if (first && others.length === 0)
    return `${first.image.slice(first.image.lastIndexOf("/") + 1)} ${first.to}`;
  return `${new Set(moves.map(({ image }) => image)).size} images`;
}

function endsWithTrailers(text: string): boolean {
  const paragraphs = text.split(/\n{2,}/);
  const last = paragraphs.at(-1)?.split("\n") ?? [];
  return paragraphs.length > 1 && last.every((line) => /^[A-Za-z0-9-]+: \S/.test(line));
}
