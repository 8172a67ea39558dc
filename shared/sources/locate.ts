import { posix } from "node:path";
import type { FieldPath } from "../resources/fieldPath.ts";
import { valueAt } from "../resources/fieldPath.ts";
import { isJsonArray, isJsonObject } from "../resources/json.ts";
import type { JsonObject, JsonValue } from "../resources/json.ts";
import type { Location } from "../resources/location.ts";
import type { FileOrigin, RenderedOrigin, Resource } from "../resources/resource.ts";
import { findInTemplate } from "./helm/chartTemplate.ts";
import type { FieldMatch, WantedField } from "./fieldMatch.ts";
import { matchInJsonPatch, matchInManifest, matchInMergePatch, matchInPlugin } from "./fieldMatch.ts";
import { kustomizationFileNames } from "./kustomize/kustomization.ts";
import { findGenerator, findSetting, generatorName } from "./kustomize/setting.ts";
import type { KustomizePatch, PatchSubject } from "./kustomize/patch.ts";
import { mayPatch, parsePatches, patchEntriesOf } from "./kustomize/patch.ts";
import { patchField } from "./kustomize/patchField.ts";
import type { SourceFiles } from "./sourceFiles.ts";

/** Finds where a person edits a field of an object. */
export interface Locator {
  /**
   * The place of a field in the file that it comes from. For a rendered object: where its value is set last, be it a patch,
   * a setting of a kustomization, a chart's template or the manifest; else the place that comes nearest to the field.
   * Undefined for an object that no file tells of.
   */
  locate(resource: Resource, path: FieldPath): Promise<Location | undefined>;
}

/** Makes a locator for objects that were read from these files. */
export function createLocator(files: SourceFiles): Locator {
  return {
    async locate(resource, path) {
      const { origin } = resource;
      if (origin.kind === "live") return undefined;
      if (origin.kind === "file") return locateInFile(files, origin, path);
      const wanted: WantedField = { object: resource.object, path };
      if (origin.renderer === "helm") return locateInTemplate(files, origin, wanted);
      return locateInSources(files, origin, { ...wanted, resource });
    },
  };
}

async function locateInFile(
  files: SourceFiles,
  origin: FileOrigin,
  path: FieldPath,
): Promise<Location | undefined> {
  const positions = await files.positions(origin.file);
  return positions?.find({ document: origin.document, path: [...itemPath(origin), ...path] }).location;
}

function itemPath(origin: FileOrigin): FieldPath {
  return origin.listIndex === undefined ? [] : ["items", origin.listIndex];
}

async function locateInTemplate(
  files: SourceFiles,
  origin: RenderedOrigin,
  wanted: WantedField,
): Promise<Location | undefined> {
  const [source] = origin.sources;
  const read = source && (await files.text(source.file));
  if (read?.status !== "read") return undefined;
  const { line, column } = findInTemplate(read.text, wanted);
  return { file: read.file, line, column };
}

/** A place that a source offers: how near it comes to the field, and whether it says the field's value. */
interface Offer {
  readonly location: Location;
  readonly depth: number;
  readonly same: boolean;
}

async function locateInSources(
  files: SourceFiles,
  origin: RenderedOrigin,
  wanted: WantedField & { readonly resource: Resource },
): Promise<Location | undefined> {
  const subject = await subjectOf(files, origin, wanted.resource);
  const written = origin.sources.at(-1);
  let nearest: Offer | undefined;
  for (const source of origin.sources) {
    const offers = await offersOf(files, source, { ...wanted, subject, written: source === written });
    const exact = offers.find((offer) => offer.same);
    if (exact) return exact.location;
    // At the same depth the later source is nearer to where the object was first written.
    for (const offer of offers) if (offer.depth >= (nearest?.depth ?? 0)) nearest = offer;
  }
  return nearest?.location;
}

interface Search extends WantedField {
  readonly subject: PatchSubject;
  /** Whether the source is the document that the object was first written in. */
  readonly written: boolean;
}

async function offersOf(files: SourceFiles, source: FileOrigin, search: Search): Promise<readonly Offer[]> {
  const { documents } = await files.documents(source.file);
  const value = documents.find(({ index }) => index === source.document)?.value;
  if (isKustomization(source.file)) {
    return offersOfKustomization(files, { source, value }, search);
  }
  const match = search.written
    ? matchInItem(value, source, search)
    : value !== undefined && matchInPatch(value, search);
  if (!match) return [];
  const positions = await files.positions(source.file);
  const found = positions?.find({ document: source.document, path: [...itemPath(source), ...match.path] });
  return found ? [{ location: found.location, depth: match.depth, same: match.same }] : [];
}

function matchInItem(
  value: JsonValue | undefined,
  source: FileOrigin,
  search: Search,
): FieldMatch | undefined {
  const item = value === undefined ? undefined : valueAt(value, itemPath(source));
  return isJsonObject(item) ? matchInManifest(item, search) : undefined;
}

function matchInPatch(value: JsonValue, search: Search): FieldMatch | undefined {
  if (isJsonObject(value) && value.apiVersion === "builtin") return matchInPlugin(value, search);
  if (isJsonArray(value)) return matchInJsonPatch(value, search);
  return isJsonObject(value) ? matchInMergePatch(value, search) : undefined;
}

async function offersOfKustomization(
  files: SourceFiles,
  kustomization: { readonly source: FileOrigin; readonly value: JsonValue | undefined },
  search: Search,
): Promise<readonly Offer[]> {
  const { source, value } = kustomization;
  const positions = await files.positions(source.file);
  if (!isJsonObject(value) || !positions) return [];
  const setting = findSetting(value, search);
  const place = setting && positions.find({ document: 0, path: setting });
  if (place) return [{ location: place.location, depth: search.path.length, same: true }];
  const offers: Offer[] = [];
  for (const patch of inlinePatches(source.file, value).toReversed()) {
    const match = mayPatch(patch, search.subject) ? matchInPatch(patch.value, search) : undefined;
    const found = match && (await patchField(files, patch, match.path));
    if (match && found) offers.push({ location: found.location, depth: match.depth, same: match.same });
  }
  if (!search.written) return offers;
  const generator = findGenerator(value, search.subject) ?? ["helmCharts"];
  const { location } = positions.find({ document: 0, path: generator });
  return [...offers, { location, depth: 0, same: false }];
}

function inlinePatches(file: string, kustomization: JsonObject): readonly KustomizePatch[] {
  return patchEntriesOf(kustomization).flatMap(({ source, field, target }) => {
    if (source.kind === "path") return [];
    return parsePatches(source.text, { file, inline: field, ...(target === undefined ? {} : { target }) });
  });
}

async function subjectOf(
  files: SourceFiles,
  origin: RenderedOrigin,
  resource: Resource,
): Promise<PatchSubject> {
  const { gvk, name } = resource;
  const written = origin.sources.at(-1);
  const { documents } = written ? await files.documents(written.file) : { documents: [] };
  const value = documents.find(({ index }) => index === written?.document)?.value;
  if (!written || !isJsonObject(value)) return { gvk, name, originalName: name };
  const first = isKustomization(written.file)
    ? generatorName(value, resource)
    : valueAt(value, [...itemPath(written), "metadata", "name"]);
  return { gvk, name, originalName: typeof first === "string" ? first : name };
}

function isKustomization(file: string): boolean {
  return kustomizationFileNames.includes(posix.basename(file));
}
