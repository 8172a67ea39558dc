import * as core from "@actions/core";
import { InputError } from "../resources/inputError.ts";

/**
 * Runs an action's main function and turns what it throws into a failed step: a user's mistake into its
 * message, anything else into a request to report it, with the stack in the debug log.
 */
export async function runAction(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    core.setFailed(failureMessage(error));
    if (error instanceof Error && error.stack && !(error instanceof InputError)) core.debug(error.stack);
  }
}

function failureMessage(error: unknown): string {
  if (error instanceof InputError) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  return `Unexpected failure: ${text}. This is a mistake of the action; please report it with the log of a run with debug logging on.`;
}
