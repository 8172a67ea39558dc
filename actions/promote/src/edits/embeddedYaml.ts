import { valueAt } from "../../../../shared/resources/fieldPath.ts";
import { isJsonArray, isJsonObject } from "../../../../shared/resources/json.ts";
import type { ScalarAddress } from "./scalarNode.ts";
import { findScalar } from "./scalarNode.ts";
import { scalarText } from "./scalarText.ts";
import type { YamlFile } from "./yamlFile.ts";
import { readYamlFile } from "./yamlFile.ts";

/**
 * Reads the YAML or JSON that is the text of a scalar, as the values in an Argo CD Application and the patches in a
 * kustomization are. Undefined for a text that holds no mapping or list.
 */
export function readEmbedded(file: YamlFile, address: ScalarAddress): YamlFile | undefined {
  const document = file.documents[address.document];
  const text = document && valueAt(document.value, address.path);
  if (typeof text !== "string" || !/[:[]/.test(text)) return undefined;
  const host = { file, address, offsetOf: (offset: number) => hostOffset(file, address, offset) };
  const result = readYamlFile({ file: file.file, text }, host);
  if (result.kind === "unreadable") return undefined;
  const holds = result.file.documents.some(({ value }) => isJsonObject(value) || isJsonArray(value));
  return holds ? result.file : undefined;
}

/** The addresses that lead to the text of a file: none for a file itself, the innermost last. */
export function addressesOf(file: YamlFile): readonly ScalarAddress[] {
  return file.host ? [...addressesOf(file.host.file), file.host.address] : [];
}

function hostOffset(file: YamlFile, { document, path }: ScalarAddress, offset: number): number {
  const tree = file.syntax()?.trees[document];
  const found = tree && findScalar(tree, path);
  if (!found) return 0;
  return scalarText(file.text, found.scalar)?.offsets[offset] ?? found.scalar.range[0];
}
