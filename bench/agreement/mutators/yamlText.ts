import type { Random } from "../random.ts";

/** A sort of change to the text of a manifest: what an object can't hold, or what YAML makes of it. */
export interface TextMutator {
  readonly name: string;
  readonly weight: number;
  /** The changed text, or undefined where it does not fit. */
  readonly change: (text: string, random: Random) => string | undefined;
}

const entry = /^( *)(- )?([\w./-]+):( (?!$).*)?$/;

interface Line {
  readonly index: number;
  readonly indent: string;
  readonly dash: string;
  readonly key: string;
  readonly value: string;
}

function entries(text: string): readonly Line[] {
  return text.split("\n").flatMap((line, index): Line[] => {
    const match = entry.exec(line);
    if (!match) return [];
    return [
      {
        index,
        indent: match[1] ?? "",
        dash: match[2] ?? "",
        key: match[3] ?? "",
        value: (match[4] ?? "").trim(),
      },
    ];
  });
}

/** A change to one of the lines `key: value` that fit. */
function onLine(
  name: string,
  weight: number,
  change: {
    readonly fits: (line: Line) => boolean;
    readonly write: (line: Line, random: Random) => readonly string[];
  },
): TextMutator {
  return {
    name,
    weight,
    change(text, random) {
      const line = random.pickAny(entries(text).filter(change.fits));
      return (
        line &&
        text
          .split("\n")
          .toSpliced(line.index, 1, ...change.write(line, random))
          .join("\n")
      );
    },
  };
}

function written({ indent, dash, key }: Line, value: string): string {
  return `${indent}${dash}${key}: ${value}`;
}

function inner({ indent, dash }: Line): string {
  return indent + " ".repeat(dash.length);
}

function isScalar({ value }: Line): boolean {
  return value !== "" && !/^[[{|>&*#]/.test(value);
}

function valueOf(pattern: RegExp): (line: Line) => boolean {
  return (line) => pattern.test(line.value);
}

function otherwise(
  name: string,
  weight: number,
  values: readonly [RegExp, readonly [string, ...string[]]],
): TextMutator {
  return onLine(name, weight, {
    fits: valueOf(values[0]),
    write: (line, random) => [written(line, random.pick(values[1]))],
  });
}

const quotes = ['"', "'", ""] as const;

function unquoted(value: string): string {
  return value.replaceAll(/^["']|["']$/g, "");
}

/** What goes wrong, or only looks as if, in the text of a manifest. */
export const textMutators: readonly TextMutator[] = [
  onLine("duplicate key", 6, {
    fits: isScalar,
    write: (line) => [written(line, line.value), `${inner(line)}${line.key}: ${line.value}`],
  }),
  onLine("duplicate key with another value", 6, {
    fits: isScalar,
    write: (line) => [written(line, line.value), `${inner(line)}${line.key}: other`],
  }),
  onLine("duplicate key of a mapping", 4, {
    fits: ({ value, indent }) => value === "" && indent.length > 0,
    write: (line) => [`${line.indent}${line.dash}${line.key}: {}`, `${inner(line)}${line.key}:`],
  }),
  onLine("quotes changed", 4, {
    fits: isScalar,
    write: (line, random) => {
      const quote = random.pick(quotes);
      return [written(line, `${quote}${unquoted(line.value)}${quote}`)];
    },
  }),
  otherwise("number in another notation", 8, [
    /^\d+$/,
    [
      "3.0",
      "1e2",
      "0x1F",
      "0o17",
      "017",
      "1_000",
      "+3",
      ".5",
      "08",
      "0b11",
      "3.",
      "1:30",
      "12e03",
      ".inf",
      ".nan",
      "-0",
      "9007199254740993",
      "18446744073709551616",
      "1e400",
      "٣",
      "3 # three",
      "!!str 3",
      "!!int 3",
      "!!float 3",
      '!!int "3"',
    ],
  ]),
  otherwise("truth in another notation", 6, [
    /^(true|false)$/,
    ["yes", "no", "on", "off", "Yes", "TRUE", "True", "y", "n", "~", '!!bool "yes"', "!!str true", "'true'"],
  ]),
  onLine("text that YAML takes for something else", 6, {
    fits: (line) => isScalar(line) && !/^\d|^(true|false)/.test(line.value),
    write: (line, random) => [
      written(
        line,
        random.pick([
          "yes",
          "on",
          "null",
          "~",
          "Null",
          "2026-11-02",
          "12:30:45",
          "1.20",
          "0777",
          "1e3",
          "=",
          "!!str yes",
          "!!binary aGk=",
          "&a b",
          "*a",
          "@x",
          "`x`",
          "%x",
          "- x",
          "x: y",
          "x #y",
          "x#y",
          "[x",
          "{x}",
          "? x",
          "|",
          ">-",
          "!custom x",
          '"\\u00e9"',
          '"\\x41"',
          "'it''s'",
          '"a\\qb"',
          "-1",
          "--- x",
          "\u0085x",
          "x\u2028y",
        ]),
      ),
    ],
  }),
  onLine("tab", 3, {
    fits: (line) => line.indent.length > 1,
    write: (line) => [`\t${line.key}: ${line.value}`],
  }),
  onLine("tab after the colon", 2, {
    fits: isScalar,
    write: (line) => [`${line.indent}${line.dash}${line.key}:\t${line.value}`],
  }),
  onLine("indentation one less", 3, {
    fits: ({ indent, dash }) => indent.length > 1 && dash === "",
    write: (line) => [`${line.indent.slice(1)}${line.key}: ${line.value}`],
  }),
  onLine("indentation two more", 3, {
    fits: ({ dash }) => dash === "",
    write: (line) => [`${line.indent}  ${line.key}: ${line.value}`],
  }),
  onLine("no space after the colon", 2, {
    fits: isScalar,
    write: (line) => [`${line.indent}${line.dash}${line.key}:${line.value}`],
  }),
  onLine("spaces at the end", 3, { fits: isScalar, write: (line) => [`${written(line, line.value)}   `] }),
  onLine("comment at the end", 2, {
    fits: isScalar,
    write: (line) => [`${written(line, line.value)} # as agreed`],
  }),
  onLine("block text", 3, {
    fits: isScalar,
    write: (line, random) => [
      written(line, random.pick(["|", "|-", ">", ">-", "|+"])),
      `${inner(line)}  ${unquoted(line.value)}`,
    ],
  }),
  onLine("quoted key", 2, {
    fits: isScalar,
    write: (line) => [`${line.indent}${line.dash}"${line.key}": ${line.value}`],
  }),
  onLine("key that is no text", 2, {
    fits: isScalar,
    write: (line, random) => [
      written(line, line.value),
      `${inner(line)}${random.pick(["1", "true", "null", "1.5", "yes", "~", "? [a]\n" + inner(line)])}: x`,
    ],
  }),
  onLine("anchor and alias", 3, {
    fits: isScalar,
    write: (line) => [`${line.indent}${line.dash}${line.key}: &it ${line.value}`, `${inner(line)}other: *it`],
  }),
  onLine("merge key", 3, {
    fits: isScalar,
    write: (line) => [written(line, line.value), `${inner(line)}<<: { ${line.key}: merged }`],
  }),
  { name: "lines that end as on Windows", weight: 2, change: (text) => text.replaceAll("\n", "\r\n") },
  { name: "byte order mark", weight: 1, change: (text) => `\ufeff${text}` },
  {
    name: "document markers",
    weight: 2,
    change: (text, random) =>
      random.pick([`---\n${text}`, `${text}...\n`, `---\n${text}---\n`, `# note\n---\n${text}`]),
  },
  { name: "as it is", weight: 1, change: (text) => text },
  {
    name: "conflict markers",
    weight: 1,
    change: (text) => text.replace(/^(spec|data):$/m, "<<<<<<< HEAD\n$1:\n=======\n$1:\n>>>>>>> x"),
  },
  {
    name: "template left over",
    weight: 2,
    change: (text) => text.replace(/: ([a-z-]+)$/m, ": {{ .Values.$1 }}"),
  },
  {
    name: "cut off",
    weight: 2,
    change: (text, random) => text.slice(0, Math.floor(text.length * (0.5 + random.next() / 2))),
  },
];
