import type { ResourceChange } from "../../../shared/diff/change.ts";
import type { ResourceIdentity } from "../../../shared/resources/resource.ts";
import type { Target } from "./targets.ts";

const limit = 5;

/** Commands that show drifted and extra objects with who changed them; none for a snapshot. */
export function inspectCommands({ live }: Target, changes: readonly ResourceChange[]): readonly string[] {
  if (live.kind === "snapshot") return [];
  const context = live.context === undefined ? [] : ["--context", live.context];
  return changes
    .filter(({ change }) => change !== "removed")
    .slice(0, limit)
    .map(({ identity }) => ["kubectl", ...context, ...getArguments(identity)].map(quote).join(" "));
}

function getArguments({ group, kind, namespace, name }: ResourceIdentity): readonly string[] {
  const type = `${kind.toLowerCase()}${group === "" ? "" : `.${group}`}`;
  const place = namespace === "" ? [] : ["--namespace", namespace];
  return ["get", type, name, ...place, "--output", "yaml", "--show-managed-fields"];
}

/** Quoted for a POSIX shell, where that is needed. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
