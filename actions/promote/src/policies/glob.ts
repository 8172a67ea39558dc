/**
 * The regular expression of RE2 with the meaning of a glob of Go's path/filepath: `*`, `?`, `[a-z]`, `[^a-z]` and `\` in
 * front of a character. Undefined for a glob that is malformed.
 */
export function globExpression(glob: string): string | undefined {
  let expression = "";
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at] ?? "";
    if (character === "*") expression += "[^/]*";
    else if (character === "?") expression += "[^/]";
    else if (character === "\\") {
      const escaped = glob[++at];
      if (escaped === undefined) return undefined;
      expression += literal(escaped);
    } else if (character === "[") {
      const set = readSet(glob, at + 1);
      if (!set) return undefined;
      expression += set.expression;
      at = set.end;
    } else expression += literal(character);
  }
  return `^(?s:${expression})$`;
}

interface CharacterSet {
  readonly expression: string;
  /** Where its `]` is. */
  readonly end: number;
}

function readSet(glob: string, start: number): CharacterSet | undefined {
  let at = start;
  const isNegated = glob[at] === "^";
  if (isNegated) at++;
  let ranges = "";
  // A `]` that comes first is malformed: there is no empty set.
  for (let count = 0; glob[at] !== "]" || count === 0; count++) {
    const low = readCharacter(glob, at);
    if (!low) return undefined;
    at = low.next;
    const high = glob[at] === "-" ? readCharacter(glob, at + 1) : low;
    if (!high) return undefined;
    at = high.next;
    // Go takes a range that runs backwards for one that nothing is in.
    if (low.character <= high.character) ranges += `${hex(low.character)}-${hex(high.character)}`;
  }
  if (ranges === "") return { expression: isNegated ? "[^/]" : "[^\\x{0}-\\x{10ffff}]", end: at };
  return { expression: `[${isNegated ? "^" : ""}${ranges}]`, end: at };
}

function readCharacter(
  glob: string,
  at: number,
): { readonly character: string; readonly next: number } | undefined {
  const isEscaped = glob[at] === "\\";
  const place = isEscaped ? at + 1 : at;
  const character = glob[place];
  if (character === undefined || (!isEscaped && (character === "-" || character === "]"))) return undefined;
  return { character, next: place + 1 };
}

function literal(character: string): string {
  return /[\w-]/.test(character) ? character : hex(character);
}

function hex(character: string): string {
  return `\\x{${character.charCodeAt(0).toString(16)}}`;
}
