import type { JsonObject } from "../../../shared/resources/json.ts";
import type { ServerAnswer } from "../plainServer.ts";
import { differences, withoutPopulated } from "../populated.ts";
import type { CaseVerdict, Comparison, Disagreement } from "../verdict.ts";

/** Compares the objects that come out where both accept. */
export function compareDefaults(
  what: Pick<Comparison, "subject" | "tool" | "bar">,
  named: readonly { readonly name: string; readonly manifest: JsonObject }[],
  sides: { readonly server: readonly ServerAnswer[]; readonly tool: readonly CaseVerdict[] },
): Comparison {
  let cases = 0;
  const disagreements = named.flatMap(({ name, manifest }, index): Disagreement[] => {
    const [server, tool] = [sides.server[index], sides.tool[index]];
    if (!server?.accepted || !tool?.accepted) return [];
    cases += 1;
    if (!tool.object) return [{ name, kind: "other", server: "an object", tool: "none" }];
    const found = differences(
      withoutPopulated(server.body, manifest),
      withoutPopulated(tool.object, manifest),
    );
    return found.length === 0
      ? []
      : [{ name, kind: "other", server: found.slice(0, 3).join("; "), tool: "" }];
  });
  return { ...what, cases, accepted: cases, disagreements };
}
