import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../shared/resources/json.ts";
import { isJsonObject, objectAt, stringAt } from "../../shared/resources/json.ts";
import { readYamlDocuments } from "../../shared/resources/yamlDocuments.ts";

/** A manifest that is right as it is, and that cases are made from. */
export interface BaseManifest {
  /** Such as `shop.yaml Deployment storefront`. */
  readonly name: string;
  readonly text: string;
  readonly object: JsonObject;
}

/** The manifests of all YAML files of a folder, in the order of the files' names. */
export function readCorpus(folder: string): readonly BaseManifest[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return files.sort().flatMap((file) => {
    const documents = readFileSync(join(folder, file), "utf8").split(/^---\n/m);
    return documents.map((text) => readBase(file, text));
  });
}

function readBase(file: string, text: string): BaseManifest {
  const { documents, problems } = readYamlDocuments({ file, text });
  const object = documents[0]?.value;
  if (problems[0] || !isJsonObject(object))
    throw new Error(`${file}: ${problems[0]?.message ?? "no object"}`);
  const metadata = objectAt(object, "metadata") ?? {};
  const name = stringAt(metadata, "name") ?? stringAt(metadata, "generateName") ?? "";
  return { name: `${file} ${stringAt(object, "kind") ?? ""} ${name}`, text, object };
}

export const builtInCorpus = join(import.meta.dirname, "corpus");
export const customCorpus = join(import.meta.dirname, "customResources");
