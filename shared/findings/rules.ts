import type { Severity } from "./severity.ts";

/** What a rule is about; its page in the documentation is made from the same data. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly remediation: string;
}

/** Every rule that a finding can name. */
export const rules: readonly Rule[] = [
  {
    id: "yaml-syntax",
    severity: "error",
    summary: "A file is not valid YAML.",
    remediation: "Mend the file at the place that the finding names.",
  },
  {
    id: "merge-conflict",
    severity: "error",
    summary: "A file holds the markers of an unresolved merge conflict.",
    remediation: "Choose one side, remove the markers and commit again.",
  },
  {
    id: "duplicate-key",
    severity: "error",
    summary: "A mapping holds the same key twice, so one of the values is lost.",
    remediation: "Remove one of the two.",
  },
  {
    id: "inexact-number",
    severity: "warning",
    summary:
      "A whole number is larger than can be calculated with exactly here, so it is taken for a near one.",
    remediation: "Write a smaller number, or text where the field takes text.",
  },
  {
    id: "not-an-object",
    severity: "error",
    summary: "A document among the manifests is not a Kubernetes object.",
    remediation: "Write apiVersion, kind and metadata, or take the file out of the checked paths.",
  },
  {
    id: "incomplete-object",
    severity: "error",
    summary: "An object lacks apiVersion, kind or metadata.name.",
    remediation: "Every Kubernetes object needs apiVersion, kind and metadata.name, each as text.",
  },
  {
    id: "file-unreadable",
    severity: "error",
    summary: "A file can't be read, is no UTF-8 text, or leads out of the workspace.",
    remediation: "Mend the file or take it out of the checked paths.",
  },
  {
    id: "no-manifests",
    severity: "error",
    summary: "A path holds no manifests, no Kustomize root and no chart.",
    remediation: "Check the path; an empty folder would make every check pass.",
  },
  {
    id: "render-failed",
    severity: "error",
    summary: "Kustomize or Helm could not render a root.",
    remediation: "Run the command that the finding names and mend what it reports.",
  },
  {
    id: "not-vendored",
    severity: "error",
    summary: "A root needs a remote base or a chart's dependency that is not in the repository.",
    remediation: "Vendor it into the repository; nothing is fetched while rendering.",
  },
  {
    id: "unknown-kind",
    severity: "error",
    summary: "The API server of this version doesn't serve the kind.",
    remediation: "Correct apiVersion and kind, or give the CustomResourceDefinition through `crds`.",
  },
  {
    id: "unknown-field",
    severity: "error",
    summary: "The schema of the kind has no such field, so the API server would drop or reject it.",
    remediation: "Correct the name or the indentation of the field.",
  },
  {
    id: "wrong-type",
    severity: "error",
    summary: "A field has a value of another type than the schema asks for.",
    remediation: "Write the value in the type that the finding names.",
  },
  {
    id: "missing-field",
    severity: "error",
    summary: "A field that the schema requires is missing.",
    remediation: "Add the field.",
  },
  {
    id: "kind-not-served",
    severity: "error",
    summary: "The API server knows the kind and doesn't serve it in this version, or not for this request.",
    remediation: "Write the version that the finding names, or turn the version on in the cluster.",
  },
  {
    id: "duplicate-field",
    severity: "error",
    summary: "A field is set twice, so one of the values is lost.",
    remediation: "Remove one of the two.",
  },
  {
    id: "invalid-value",
    severity: "error",
    summary: "The API server's validation refuses a value, or the combination of some fields.",
    remediation: "Change the value as the finding says.",
  },
  {
    id: "immutable-field",
    severity: "error",
    summary: "A field changes that the API server lets nobody change on an object that exists.",
    remediation: "Restore the value, or delete the object and create it anew.",
  },
  {
    id: "object-too-large",
    severity: "error",
    summary: "An object is larger, or has more levels, than the API server reads.",
    remediation: "Split the object, or keep the data elsewhere.",
  },
  {
    id: "object-conflict",
    severity: "error",
    summary: "The object is not the one that the API server has under its name.",
    remediation: "Take over the object's uid or resourceVersion from the cluster, or leave it out.",
  },
  {
    id: "request-denied",
    severity: "error",
    summary: "The API server forbids the request for a reason of its own.",
    remediation: "Change the object as the finding says.",
  },
  {
    id: "policy-denial",
    severity: "error",
    summary: "A ValidatingAdmissionPolicy denies the object.",
    remediation: "Change the object as the policy's message says, or bind the policy elsewhere.",
  },
  {
    id: "pod-security",
    severity: "error",
    summary: "The Pod Security Standard of the namespace doesn't allow the pods of an object.",
    remediation: "Change the fields that the finding names, or the level that the namespace enforces.",
  },
  {
    id: "api-warning",
    severity: "warning",
    summary: "The API server takes the object and warns about it.",
    remediation: "Change the field or the version as the warning says.",
  },
  {
    id: "engine-failure",
    severity: "error",
    summary:
      "The engine failed over an object, so nothing is known about it; the other objects were checked.",
    remediation: "Report the object as an issue of the actions.",
  },
  {
    id: "duplicate-object",
    severity: "error",
    summary: "The same object stands in two places, so the last one applied wins.",
    remediation: "Keep one of the two.",
  },
  {
    id: "image-without-counterpart",
    severity: "error",
    summary: "An image of the source environment is not used in the target environment.",
    remediation: "Add the workload to the target, or leave the image out with `images`.",
  },
  {
    id: "image-ambiguous",
    severity: "error",
    summary: "The source environment uses one image with several tags, so there is no tag to promote.",
    remediation: "Bring the source to one tag, or promote the image by name once it has one.",
  },
  {
    id: "edit-refused",
    severity: "error",
    summary: "The tag can't be changed in the file without changing something else.",
    remediation: "Edit the file by hand at the place that the finding names.",
  },
  {
    id: "image-ahead",
    severity: "warning",
    summary: "The target environment runs a newer version of an image than the source.",
    remediation: "Bring the source up to it, or allow the downgrade with `allow-downgrade`.",
  },
  {
    id: "tag-not-text",
    severity: "warning",
    summary: "A tag is written so that YAML reads it as a number or a date, not as text.",
    remediation: "Put the tag in quotes.",
  },
  {
    id: "target-unreadable",
    severity: "error",
    summary: "A cluster or a snapshot could not be read, so nothing is known about its drift.",
    remediation: "Mend the access that the finding names; open issues stay as they are.",
  },
];

const byId = new Map(rules.map((rule) => [rule.id, rule]));

/** The rule of an id, or undefined. */
export function ruleById(id: string): Rule | undefined {
  return byId.get(id);
}
