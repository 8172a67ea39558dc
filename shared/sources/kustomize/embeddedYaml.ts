import { isScalar, Scalar } from "yaml";
import type { FieldPath } from "../../resources/fieldPath.ts";
import type { Location } from "../../resources/location.ts";
import type { FoundField } from "../../resources/position.ts";
import { fieldPositions } from "../../resources/position.ts";
import type { YamlText } from "../../resources/yamlDocuments.ts";
import { parseYaml } from "../../resources/yamlDocuments.ts";

/** Finds fields of the YAML that stands as text in a field of another file, such as a patch in a kustomization. */
export interface EmbeddedYaml {
  find(path: FieldPath): FoundField;
}

/**
 * Reads the text of a field of a file's first document. Places within are exact for a literal block (`|`); for text
 * written otherwise, each is the start of the text. Undefined where the field holds no text.
 */
export function embeddedYaml(source: YamlText, field: FieldPath): EmbeddedYaml | undefined {
  const { documents, lines } = parseYaml(source.text);
  const keys = field.map((element) => (typeof element === "object" ? element.index : element));
  const node: unknown = documents[0]?.getIn(keys, true);
  if (!isScalar(node) || typeof node.value !== "string" || !node.range) return undefined;
  const start = lines.linePos(node.range[0]);
  const text = node.value;
  const literal = node.type === Scalar.BLOCK_LITERAL;
  const indent = literal ? indentOf(source.text.split("\n").slice(start.line), text) : 0;
  const positions = fieldPositions({ file: source.file, text });
  return {
    find(path) {
      const found = positions.find({ document: 0, path });
      const location: Location = literal
        ? {
            file: source.file,
            line: start.line + found.location.line,
            column: found.location.column + indent,
          }
        : { file: source.file, line: start.line, column: start.col };
      return { ...found, location };
    },
  };
}

/** How far a block's lines are indented in the file: what its first line with text has more than the text itself. */
function indentOf(fileLines: readonly string[], text: string): number {
  const index = text.split("\n").findIndex((line) => line.trim() !== "");
  const inFile = fileLines[index] ?? "";
  const inText = text.split("\n")[index] ?? "";
  return inFile.trimEnd().length - inText.trimEnd().length;
}
