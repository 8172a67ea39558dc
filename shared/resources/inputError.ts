import type { InputProblem } from "./location.ts";
import { formatLocation } from "./location.ts";

/** A mistake of the user that ends the run: shown as a message with its place, never as a stack trace. */
export class InputError extends Error {
  readonly problem: InputProblem;

  constructor(problem: InputProblem) {
    super(formatProblem(problem));
    this.name = "InputError";
    this.problem = problem;
  }
}

/** `file:line:column: what is wrong What to do`. */
export function formatProblem(problem: InputProblem): string {
  const place = problem.location ? `${formatLocation(problem.location)}: ` : "";
  const hint = problem.hint ? ` ${problem.hint}` : "";
  return `${place}${problem.message}${hint}`;
}
