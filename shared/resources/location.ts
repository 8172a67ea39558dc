/** A place in a file that a person edits: path from the workspace with `/`, line and column from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `file:line:column`, as compilers write it. */
export function formatLocation(location: Location): string {
  return `${location.file}:${location.line}:${location.column}`;
}

/** Something wrong with an input, at its place; `hint` says what to do. */
export interface InputProblem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly location?: Location;
}
