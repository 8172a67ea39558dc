import { formatFieldPath } from "../../resources/fieldPath.ts";
import type { JsonObject } from "../../resources/json.ts";
import { writeJson } from "./jsonText.ts";
import type { ObjectProblem } from "../problem.ts";

/** Objects as the module is given them; undefined where one of them has no such form, which `documentProblem` explains. */
export function documentsOf(objects: readonly JsonObject[]): readonly Uint8Array[] | undefined {
  const documents: Uint8Array[] = [];
  for (const object of objects) {
    const json = writeJson(object);
    if (json.kind !== "text") return undefined;
    documents.push(Buffer.from(json.text));
  }
  return documents;
}

/** Why an object can't be given to the API server in any way, or undefined where it can. */
export function documentProblem(object: JsonObject): ObjectProblem | undefined {
  const json = writeJson(object);
  switch (json.kind) {
    case "text":
      return undefined;
    case "too-large":
      return tooLarge("The object is larger than 3 MiB, the most that the API server reads.");
    case "too-deep":
      return tooLarge(
        "The object has values more than 10,000 levels deep, the most that the API server reads.",
      );
    case "not-finite":
      return {
        code: "wrong-type",
        path: json.path,
        message: `${formatFieldPath(json.path)} has a number that JSON can't hold.`,
      };
  }
}

function tooLarge(message: string): ObjectProblem {
  return { code: "object-too-large", path: [], message };
}
