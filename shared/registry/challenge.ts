/** One way to authenticate that a server offers in `WWW-Authenticate`. */
export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** The parameters by their names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const scheme = /\s*([A-Za-z][\w!#$%&'*+.^`|~-]*)(?:[ \t]+|$|(?=,))/y;
const parameter = /[\s,]*([\w!#$%&'*+.^`|~-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/y;
const separator = /[\s,]+/y;
const longestHeader = 8_192;

/**
 * Reads `WWW-Authenticate` (RFC 9110, 11.6.1): challenges of a scheme and parameters, of which one header can have several.
 * What can't be read, and what follows it, is left out.
 */
export function parseChallenges(header: string | null): readonly Challenge[] {
  const text = (header ?? "").slice(0, longestHeader);
  const challenges: Challenge[] = [];
  let at = 0;
  for (;;) {
    const found = matchAt(scheme, text, at);
    if (!found) return challenges;
    at += found[0].length;
    const parameters = new Map<string, string>();
    for (;;) {
      const pair = matchAt(parameter, text, at);
      if (!pair) break;
      at += pair[0].length;
      const [, name = "", quoted, plain] = pair;
      parameters.set(name.toLowerCase(), plain ?? (quoted ?? "").replaceAll(/\\(.)/g, "$1"));
    }
    at += matchAt(separator, text, at)?.[0].length ?? 0;
    challenges.push({ scheme: (found[1] ?? "").toLowerCase(), parameters });
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
