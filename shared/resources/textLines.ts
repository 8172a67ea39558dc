import type { Location } from "./location.ts";

/** A text that problems are told of: its places, by offset. */
export interface TextLines {
  readonly file: string;
  readonly text: string;
  locate(offset: number): Location;
}

/** Gives the places of a file's text. Its lines are looked for when the first place is asked for. */
export function textLines({ file, text }: { readonly file: string; readonly text: string }): TextLines {
  let starts: readonly number[] | undefined;
  return {
    file,
    text,
    locate(offset) {
      starts ??= lineStarts(text);
      const line = lastAtMost(starts, offset);
      return { file, line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
    },
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The index of the last number that is not larger. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] ?? Infinity) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
