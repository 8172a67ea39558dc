import type { JsonValue } from "../../../../shared/resources/json.ts";
import { valueAt } from "../../../../shared/resources/fieldPath.ts";
import type { NodePath } from "../edits/scalarNode.ts";
import { readEmbedded } from "../edits/embeddedYaml.ts";
import type { YamlFile } from "../edits/yamlFile.ts";
import type { EnvironmentFacts } from "./environmentFacts.ts";
import type { PolicyMarker } from "./policyMarkers.ts";
import type { ValueField } from "./valueField.ts";
import type { VersionPolicy } from "./versionPolicy.ts";
import type { ImageFieldIndex } from "./workloadFields.ts";

/** Where a search for sites stands: a document of a file, or of the YAML in the text of a scalar. */
export interface SiteScope {
  readonly file: YamlFile;
  readonly document: number;
  readonly search: SiteSearch;
  /** The Argo CD Application that the document, or a part of it, is. */
  readonly application: string | undefined;
  /** The policy of what is found here and has no other. */
  readonly policy: VersionPolicy | undefined;
  /** The markers of the document, by JSON pointer. */
  readonly markers: ReadonlyMap<string, PolicyMarker>;
}

/** What is known beside the file. */
export interface SiteSearch {
  /** The file from the environment's folder on. */
  readonly relativePath: string;
  /** What the environment is called: its name and the last part of its folder. */
  readonly environmentNames: readonly string[];
  readonly imageFields: ImageFieldIndex;
  /** The configured places in the values of this file. */
  readonly valueFields: readonly ValueField[];
  /** The values that these override, if the file holds Helm values: those of `values.yaml` beside it. */
  readonly baseValues: JsonValue | undefined;
  readonly facts: EnvironmentFacts;
}

/** The documents of the YAML in the text of a scalar, each with its scope; none where the text holds no YAML. */
export function embeddedScopes(
  scope: SiteScope,
  path: NodePath,
): readonly { readonly scope: SiteScope; readonly value: JsonValue }[] {
  const embedded = readEmbedded(scope.file, { document: scope.document, path });
  if (!embedded) return [];
  return embedded.documents.map(({ value }, document) => ({
    scope: { ...scope, markers: new Map(), file: embedded, document },
    value,
  }));
}

/** The value at a path of the scope's document. */
export function valueIn(scope: SiteScope, path: NodePath): JsonValue | undefined {
  return valueAt(scope.file.documents[scope.document]?.value ?? null, path);
}

/**
 * A name without the parts that name the environment, so that `api-dev` and `api-staging` are one place in two
 * environments. A name that is nothing else stays.
 */
export function withoutEnvironment(name: string, environmentNames: readonly string[]): string {
  return environmentNames.reduce((text, environment) => withoutPart(text, environment), name);
}

function withoutPart(name: string, part: string): string {
  let text = name;
  let from = 0;
  while (part !== "") {
    const at = text.indexOf(part, from);
    if (at < 0) break;
    const end = at + part.length;
    const [before, after] = [text.charAt(at - 1), text.charAt(end)];
    if (isJoint(before) && endsPart(after)) {
      text = text.slice(0, at - 1) + text.slice(end);
      from = at - 1;
    } else if (endsPart(before) && isJoint(after)) {
      text = text.slice(0, at) + text.slice(end + 1);
      from = at;
    } else from = end;
  }
  return text;
}

function endsPart(character: string): boolean {
  return character === "" || character === "/" || isJoint(character);
}

function isJoint(character: string): boolean {
  return character !== "" && "-_.".includes(character);
}
