import type { Document } from "yaml";
import { formatFieldPath, valueAt } from "../../../../shared/resources/fieldPath.ts";
import type { EditedScalar, ScalarEdit } from "./editedScalar.ts";
import { describeDamage } from "./editDamage.ts";
import { readEmbedded } from "./embeddedYaml.ts";
import { isJsonText } from "./jsonText.ts";
import { addKey } from "./keyAddition.ts";
import type { PlacedScalar, ScalarAddress } from "./scalarNode.ts";
import { findScalar } from "./scalarNode.ts";
import { replaceScalar } from "./scalarSource.ts";
import { scalarText, spliceSource } from "./scalarText.ts";
import type { Splice } from "./splice.ts";
import { applySplices } from "./splice.ts";
import type { YamlFile } from "./yamlFile.ts";

export type { ScalarEdit } from "./editedScalar.ts";

export interface RefusedEdit {
  readonly edit: ScalarEdit;
  /** Why, as a clause: `the anchor &tag is also read at b.tag`. */
  readonly reason: string;
}

export interface EditedText {
  readonly text: string;
  readonly refused: readonly RefusedEdit[];
}

/**
 * Replaces scalars of a file and no other byte; quotes are added only where the new text would read as something else.
 * The result is parsed again and must differ in exactly the wanted values; edits that break this are refused.
 */
export function editScalars(file: YamlFile, edits: readonly ScalarEdit[]): EditedText {
  const { text, refused } = planEdits(file, edits);
  return { text, refused };
}

interface PlannedText extends EditedText {
  readonly splices: readonly Splice[];
}

function planEdits(file: YamlFile, edits: readonly ScalarEdit[]): PlannedText {
  const { scalars, refused } = collectScalars(file, edits);
  const sound = soundScalars(file, scalars);
  const splices = sound.scalars.flatMap((scalar) => scalar.splices);
  return { text: applySplices(file.text, splices), splices, refused: [...refused, ...sound.refused] };
}

interface CollectedScalars {
  readonly scalars: readonly EditedScalar[];
  readonly refused: readonly RefusedEdit[];
}

/** Leaves out what would damage the file; looks at halves, as most often one of many does. */
function soundScalars(file: YamlFile, scalars: readonly EditedScalar[]): CollectedScalars {
  const damage = describeDamage(file, scalars);
  if (damage === undefined) return { scalars, refused: [] };
  if (scalars.length === 1) {
    return {
      scalars: [],
      refused: refuseAll(
        scalars.flatMap(({ edits }) => edits),
        damage,
      ),
    };
  }
  const middle = Math.ceil(scalars.length / 2);
  const halves = [scalars.slice(0, middle), scalars.slice(middle)].map((half) => soundScalars(file, half));
  const rest = halves.flatMap((half) => half.scalars);
  const refused = halves.flatMap((half) => half.refused);
  const remaining = describeDamage(file, rest);
  if (remaining === undefined) return { scalars: rest, refused };
  return {
    scalars: [],
    refused: [
      ...refused,
      ...refuseAll(
        rest.flatMap(({ edits }) => edits),
        remaining,
      ),
    ],
  };
}

interface ScalarTarget {
  readonly scalar: PlacedScalar;
  /** Where the scalar is written. */
  readonly address: ScalarAddress;
  readonly edits: ScalarEdit[];
}

function collectScalars(file: YamlFile, edits: readonly ScalarEdit[]): CollectedScalars {
  const targets = new Map<PlacedScalar, ScalarTarget>();
  const refused: RefusedEdit[] = [];
  const additions: EditedScalar[] = [];
  const json = isJsonText(file.text);
  for (const edit of edits) {
    const { document, path } = edit.within?.[0] ?? edit;
    const tree = file.syntax()?.trees[document];
    const found = tree && findScalar(tree, path);
    if (tree && !found && edit.after !== undefined && !isWithin(edit)) {
      const added = addedScalar(file, edit, { tree, json });
      if (typeof added === "string") refused.push({ edit, reason: added });
      else additions.push(added);
      continue;
    }
    if (!found) {
      refused.push({ edit, reason: "there is no single value here" });
      continue;
    }
    const target = targets.get(found.scalar);
    if (target) target.edits.push(edit);
    else
      targets.set(found.scalar, {
        scalar: found.scalar,
        address: { document, path: found.path },
        edits: [edit],
      });
  }
  const scalars: EditedScalar[] = additions;
  for (const target of targets.values()) {
    const planned = planScalar(file, target, json);
    refused.push(...planned.refused);
    if (planned.scalar) scalars.push(planned.scalar);
  }
  return { scalars, refused };
}

function addedScalar(
  file: YamlFile,
  edit: ScalarEdit,
  { tree, json }: { readonly tree: Document.Parsed; readonly json: boolean },
): EditedScalar | string {
  const { path, document, after = "", value } = edit;
  const splice = addKey(file.text, tree, { path, after, value: value.toString(), json });
  if (typeof splice === "string") return splice;
  return {
    address: { document, path },
    anchorName: undefined,
    paths: [path],
    value,
    edits: [edit],
    splices: [splice],
  };
}

interface PlannedScalar {
  /** Undefined where nothing is left to do. */
  readonly scalar: EditedScalar | undefined;
  readonly refused: readonly RefusedEdit[];
}

function planScalar(file: YamlFile, target: ScalarTarget, json: boolean): PlannedScalar {
  const { scalar, edits } = target;
  if (edits.some(isWithin)) return planHost(file, target);
  const reason = contradiction(scalar, edits);
  if (reason !== undefined) return { scalar: undefined, refused: refuseAll(edits, reason) };
  const left = edits.filter((edit) => valueOf(file, edit) !== edit.value);
  const [first] = left;
  if (!first) return { scalar: undefined, refused: [] };
  const splice = replaceScalar(file.text, { scalar, value: first.value, json });
  if (typeof splice === "string") return { scalar: undefined, refused: refuseAll(edits, splice) };
  return { scalar: editedScalar(target, edits, { value: first.value, splices: [splice] }), refused: [] };
}

/** Edits of the YAML in the text of a scalar: as those of a file, and then carried over to where that text stands. */
function planHost(file: YamlFile, target: ScalarTarget): PlannedScalar {
  const { scalar, address, edits } = target;
  const nothing = { scalar: undefined };
  if (!edits.every(isWithin)) {
    return { ...nothing, refused: refuseAll(edits, "the value is to change as a whole and in parts") };
  }
  const embedded = readEmbedded(file, address);
  const source = scalarText(file.text, scalar);
  if (!embedded || !source) {
    return { ...nothing, refused: refuseAll(edits, "the text around it is folded or no YAML") };
  }
  const inner = new Map(edits.map((edit) => [{ ...edit, within: edit.within?.slice(1) ?? [] }, edit]));
  const planned = planEdits(embedded, [...inner.keys()]);
  const refused = planned.refused.flatMap(({ edit, reason }) => {
    const outer = [...inner].find(([each]) => each === edit)?.[1];
    return outer ? [{ edit: outer, reason }] : [];
  });
  if (planned.splices.length === 0) return { ...nothing, refused };
  const kept = edits.filter((edit) => !refused.some((each) => each.edit === edit));
  const splices = planned.splices.map((splice) => spliceSource(source, splice));
  return { scalar: editedScalar(target, kept, { value: planned.text, splices }), refused };
}

function editedScalar(
  { scalar, address }: ScalarTarget,
  edits: readonly ScalarEdit[],
  change: Pick<EditedScalar, "value" | "splices">,
): EditedScalar {
  const meant = edits.map(({ path, within }) => within?.[0]?.path ?? path);
  return { ...change, address, anchorName: scalar.anchor, paths: [address.path, ...meant], edits };
}

/** YAML's own tag of texts, and the mark that a text is none of another type. */
const textTags = ["tag:yaml.org,2002:str", "!"];

function contradiction(scalar: PlacedScalar, edits: readonly ScalarEdit[]): string | undefined {
  const [first] = edits;
  const other = edits.find(({ value }) => value !== first?.value);
  if (first && other) {
    const anchor = scalar.anchor === undefined ? "" : ` &${scalar.anchor}`;
    return `the anchor${anchor} would have to be ${first.value.toString()} at ${formatFieldPath(first.path)} and ${other.value.toString()} at ${formatFieldPath(other.path)}`;
  }
  const { tag } = scalar;
  return tag === undefined || textTags.includes(tag) ? undefined : `the value has the type ${tag}`;
}

function isWithin({ within }: ScalarEdit): boolean {
  return within !== undefined && within.length > 0;
}

function valueOf(file: YamlFile, { document, path }: ScalarEdit) {
  return valueAt(file.documents[document]?.value ?? null, path);
}

function refuseAll(edits: readonly ScalarEdit[], reason: string): readonly RefusedEdit[] {
  return edits.map((edit) => ({ edit, reason }));
}
