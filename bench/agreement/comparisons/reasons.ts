import { objectAt, objectsAt, stringAt } from "../../../shared/resources/json.ts";
import type { ServerAnswer } from "../plainServer.ts";
import type { CaseVerdict, Comparison, Disagreement } from "../verdict.ts";

/**
 * Compares which fields are told to be wrong, where both refuse an object that could be read. A tool may tell of a field
 * within or around the server's, since the server names the mapping where a field is missing and people look for the field.
 */
export function compareReasons(
  what: Pick<Comparison, "subject" | "tool" | "bar">,
  named: readonly { readonly name: string }[],
  sides: { readonly server: readonly ServerAnswer[]; readonly tool: readonly CaseVerdict[] },
): Comparison {
  let cases = 0;
  const disagreements = named.flatMap(({ name }, index): Disagreement[] => {
    const [server, tool] = [sides.server[index], sides.tool[index]];
    if (server?.status !== 422 || !tool || tool.accepted) return [];
    const causes = objectsAt(objectAt(server.body, "details") ?? {}, "causes");
    const expected = causes.map((cause) => plainPath(stringAt(cause, "field") ?? ""));
    const found = (tool.paths ?? []).map(plainPath);
    cases += 1;
    if (areCovered(expected, found) && areCovered(found, expected)) return [];
    return [{ name, kind: "other", server: expected.join(", "), tool: found.join(", ") }];
  });
  return { ...what, cases, accepted: 0, disagreements };
}

/** With all keys after a dot, and not some of them in brackets. */
function plainPath(path: string): string {
  return path.replaceAll(/\[([^\]]*)\]/g, ".$1");
}

function areCovered(paths: readonly string[], others: readonly string[]): boolean {
  return paths.every((path) =>
    others.some((other) => path === other || path.startsWith(`${other}.`) || other.startsWith(`${path}.`)),
  );
}
