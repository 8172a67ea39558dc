import type { IgnoreRule } from "../diff/ignoreRule.ts";
import { InputError } from "../resources/inputError.ts";
import { readList } from "./inputs.ts";

/**
 * Reads an input with ignore rules, one a line: `Kind`, `Kind/field/path` with the path of a JSON pointer, or
 * `*` for any kind. Rules with names, namespaces and reasons stand in the configuration file.
 * @throws InputError for a line without a kind.
 */
export function readIgnoreRules(name: string): readonly IgnoreRule[] {
  return readList(name).map((entry) => parseIgnoreEntry(name, entry));
}

function parseIgnoreEntry(name: string, entry: string): IgnoreRule {
  const slash = entry.indexOf("/");
  const kind = slash < 0 ? entry : entry.slice(0, slash);
  if (!/^[A-Za-z*]+$/.test(kind)) {
    throw new InputError({
      code: "input",
      message: `The input \`${name}\` has the entry "${entry}", which doesn't begin with a kind.`,
      hint: "Write Kind or Kind/field/path, such as Deployment/spec/replicas; * stands for any kind.",
    });
  }
  const reason = `the input \`${name}\` says so`;
  return slash < 0 ? { kind, reason } : { kind, pointers: [entry.slice(slash)], reason };
}
