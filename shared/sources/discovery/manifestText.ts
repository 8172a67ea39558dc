import type { JsonValue } from "../../resources/json.ts";
import { isJsonArray, isJsonObject } from "../../resources/json.ts";
import type { FileText } from "../workspace.ts";
import { readYamlDocuments } from "../../resources/yamlDocuments.ts";

/** What a YAML or JSON file that nobody named is taken for. */
export type TextGuess = "manifest" | "no-kubernetes-object" | "client-configuration";

/**
 * Groups whose objects tools read from files; no API server has them. `v1` with the kind Config is a kubeconfig.
 */
const clientGroups =
  /^(?:skaffold|kustomize\.config\.k8s\.io|kind\.x-k8s\.io|k3d\.io|eksctl\.io|backstage\.io|ctlptl\.dev|tilt\.dev|kubeadm\.k8s\.io|kubelet\.config\.k8s\.io|kubeproxy\.config\.k8s\.io|apiserver\.config\.k8s\.io|apiserver\.k8s\.io|audit\.k8s\.io|client\.authentication\.k8s\.io)\//;

/**
 * Tells manifests from values files, pipelines and other YAML. A file with apiVersion or kind at the top level of a
 * document is a manifest, even if one of the two is missing: that is a mistake to report. So is one that mentions them
 * and can't be read. JSON needs both, as most JSON files are something else.
 */
export function guessText(file: string, text: string): TextGuess {
  if (!/\b(?:apiVersion|kind)["']?\s*:/.test(text)) return "no-kubernetes-object";
  if (file.endsWith(".json")) return isJsonManifest(text) ? "manifest" : "no-kubernetes-object";
  if (/^["']?(?:apiVersion|kind)["']?[ \t]*:/m.test(text)) {
    return isClientConfiguration(text) ? "client-configuration" : "manifest";
  }
  const { documents, problems } = readYamlDocuments({ file, text });
  if (problems.length > 0) return "manifest";
  return documents.some(({ value }) => namesType(value)) ? "manifest" : "no-kubernetes-object";
}

/** A file that can't be read is taken for a manifest, so that its problem is told. */
export function guessFile(read: FileText, file: string): TextGuess {
  return read.status === "read" ? guessText(file, read.text) : "manifest";
}

function isClientConfiguration(text: string): boolean {
  const versions = [...text.matchAll(/^apiVersion[ \t]*:[ \t]*["']?([^\s"'#]+)/gm)].map(
    (match) => match[1] ?? "",
  );
  if (versions.length === 0) return false;
  if (versions.every((version) => clientGroups.test(version))) return true;
  const kinds = [...text.matchAll(/^kind[ \t]*:[ \t]*["']?(\w+)/gm)].map((match) => match[1]);
  return (
    versions.every((version) => version === "v1") &&
    kinds.every((kind) => kind === "Config") &&
    kinds.length > 0
  );
}

function isJsonManifest(text: string): boolean {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) && Object.hasOwn(value, "apiVersion") && Object.hasOwn(value, "kind");
  } catch {
    return /^\s*\{\s*"(?:apiVersion|kind)"/.test(text);
  }
}

function namesType(value: JsonValue | undefined): boolean {
  if (isJsonArray(value)) return value.some(namesType);
  return isJsonObject(value) && (Object.hasOwn(value, "apiVersion") || Object.hasOwn(value, "kind"));
}
