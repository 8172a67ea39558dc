/** A line of a comparison; `skipped` stands for two and more lines that are the same on both sides. */
export type DiffLine =
  | { readonly kind: "before" | "after" | "same"; readonly text: string }
  | { readonly kind: "skipped"; readonly count: number };

/** Above this many cells the table of a comparison would take longer than it is worth. */
const mostCells = 400_000;
const context = 2;

/**
 * Compares two texts line by line, by the longest common subsequence of what lies between the first and the last
 * difference. Two lines around each difference are kept, the other common ones are counted.
 */
export function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return skipCommon([
    ...before.slice(0, start).map(same),
    ...diffMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ]);
}

type TextLine = Exclude<DiffLine, { kind: "skipped" }>;

function same(text: string): TextLine {
  return { kind: "same", text };
}

function diffMiddle(before: readonly string[], after: readonly string[]): readonly TextLine[] {
  const removed = before.map((text): TextLine => ({ kind: "before", text }));
  const added = after.map((text): TextLine => ({ kind: "after", text }));
  if (before.length * after.length === 0 || before.length * after.length > mostCells) {
    return [...removed, ...added];
  }
  const width = after.length + 1;
  const lengths = commonLengths(before, after);
  const lines: TextLine[] = [];
  let [row, column] = [0, 0];
  while (row < before.length && column < after.length) {
    const [left, right] = [before[row] ?? "", after[column] ?? ""];
    if (left === right) {
      lines.push(same(left));
      row++;
      column++;
    } else if ((lengths[(row + 1) * width + column] ?? 0) >= (lengths[row * width + column + 1] ?? 0)) {
      lines.push({ kind: "before", text: left });
      row++;
    } else {
      lines.push({ kind: "after", text: right });
      column++;
    }
  }
  return [...lines, ...removed.slice(row), ...added.slice(column)];
}

/** For each pair of positions how long the longest common subsequence of the rests is, row by row. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      lengths[row * width + column] =
        before[row] === after[column]
          ? (lengths[(row + 1) * width + column + 1] ?? 0) + 1
          : Math.max(lengths[(row + 1) * width + column] ?? 0, lengths[row * width + column + 1] ?? 0);
    }
  }
  return lengths;
}

function skipCommon(lines: readonly TextLine[]): readonly DiffLine[] {
  // The first and the last line have a neighbour that is there anyway: the start and the end.
  const shown = new Set<number>([-1, lines.length]);
  for (const [index, { kind }] of lines.entries()) {
    if (kind === "same") continue;
    for (let near = index - context; near <= index + context; near++) shown.add(near);
  }
  const result: DiffLine[] = [];
  for (const [index, line] of lines.entries()) {
    const last = result.at(-1);
    const alone = shown.has(index - 1) && shown.has(index + 1);
    if (shown.has(index) || alone) result.push(line);
    else if (last?.kind === "skipped") result[result.length - 1] = { ...last, count: last.count + 1 };
    else result.push({ kind: "skipped", count: 1 });
  }
  return result;
}
