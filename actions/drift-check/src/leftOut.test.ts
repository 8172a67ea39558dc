import { describe, expect, test } from "@jest/globals";
import { readManifests } from "../../../shared/resources/manifest.ts";
import { leaveOut } from "./leftOut.ts";

const cases = [
  {
    name: "a Helm hook",
    text: "{ apiVersion: batch/v1, kind: Job, metadata: { name: migrate, namespace: rates, annotations: { helm.sh/hook: pre-upgrade } } }",
    note: "Job rates/migrate is left out: a Helm hook, which runs and may go away.",
  },
  {
    name: "an Argo CD hook",
    text: "{ apiVersion: batch/v1, kind: Job, metadata: { name: warm-up, annotations: { argocd.argoproj.io/hook: PostSync } } }",
    note: "Job warm-up is left out: an Argo CD hook, which runs and may go away.",
  },
  {
    name: "an object with generateName",
    text: "{ apiVersion: batch/v1, kind: Job, metadata: { generateName: smoke-test- } }",
    note: "Job smoke-test-* is left out: its name is made by the cluster (generateName).",
  },
  {
    name: "an object that Flux doesn't reconcile",
    text: "{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, annotations: { kustomize.toolkit.fluxcd.io/reconcile: disabled } } }",
    note: "ConfigMap a is left out: Flux is told not to reconcile it.",
  },
  {
    name: "an object that Flux ignores",
    text: "{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, annotations: { kustomize.toolkit.fluxcd.io/ssa: Ignore } } }",
    note: "ConfigMap a is left out: Flux is told not to reconcile it.",
  },
  {
    name: "nothing else",
    text: "{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, annotations: { helm.sh/resource-policy: keep } } }",
    note: undefined,
  },
];

describe("what can't be compared by name is left out with a note", () => {
  for (const { name, text, note } of cases) {
    test(name, () => {
      const { kept, left, notes } = leaveOut(readManifests({ file: "a.yaml", text }).resources);
      expect(notes).toEqual(note === undefined ? [] : [note]);
      expect(left).toHaveLength(note === undefined ? 0 : 1);
      expect(kept).toHaveLength(note === undefined ? 1 : 0);
    });
  }
});
