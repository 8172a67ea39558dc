import type { Engine } from "../../../shared/engine/engine.ts";
import type { ObjectProblem } from "../../../shared/engine/problem.ts";
import { warningPath } from "../../../shared/engine/warningPath.ts";
import type { Finding } from "../../../shared/findings/finding.ts";
import { ruleById } from "../../../shared/findings/rules.ts";
import type { FieldPath } from "../../../shared/resources/fieldPath.ts";
import { formatFieldPath } from "../../../shared/resources/fieldPath.ts";
import type { Location } from "../../../shared/resources/location.ts";
import type { Resource } from "../../../shared/resources/resource.ts";
import { formatReference, identityKey, identityOf, referenceOf } from "../../../shared/resources/resource.ts";

/** Where a field of an object stands in the files that a person edits. */
export type Locate = (resource: Resource, path: FieldPath) => Promise<Location | undefined>;

/** The engine's verdict on each object, as findings at their places. */
export async function engineFindings(
  resources: readonly Resource[],
  engine: Pick<Engine, "validateCreate">,
  locate: Locate,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const verdicts = await engine.validateCreate(resources.map(({ object }) => object));
  for (const [index, { problems, warnings }] of verdicts.entries()) {
    const resource = resources[index];
    if (!resource) continue;
    for (const problem of [...problems, ...warnings.map((text) => apiWarning(text, resource))]) {
      findings.push(findingOf({ resource, problem, location: await locate(resource, problem.path) }));
    }
  }
  return findings;
}

/** Something to tell of an object; `code` is the id of a rule. */
type ObjectMessage = Omit<ObjectProblem, "code"> & { readonly code: string };

function apiWarning(text: string, { object }: Resource): ObjectMessage {
  return { code: "api-warning", path: warningPath(text, object), message: `${text}.` };
}

function findingOf(found: {
  readonly resource: Resource;
  readonly problem: ObjectMessage;
  readonly location: Location | undefined;
}): Finding {
  const { resource, problem, location } = found;
  const rule = ruleById(problem.code);
  const remediation = problem.hint ?? rule?.remediation;
  return {
    rule: problem.code,
    severity: rule?.severity ?? "error",
    message: `${formatReference(identityOf(resource))}: ${problem.message}`,
    resource: referenceOf(resource),
    ...(remediation === undefined ? {} : { remediation }),
    ...(problem.path.length === 0 ? {} : { path: formatFieldPath(problem.path) }),
    ...(location === undefined ? {} : { location }),
  };
}

/** A finding for each object that stands in more than one place of the same application. */
export async function duplicateFindings(
  resources: readonly Resource[],
  locate: Locate,
): Promise<readonly Finding[]> {
  const seen = new Map<string, Resource>();
  const findings: Finding[] = [];
  for (const resource of resources) {
    const key = identityKey(identityOf(resource));
    const first = seen.get(key);
    if (!first || resource.name.endsWith("*")) {
      seen.set(key, resource);
      continue;
    }
    const location = await locate(resource, []);
    const other = await locate(first, []);
    const place = other ? ` It stands at ${other.file}:${other.line} too.` : "";
    findings.push({
      rule: "duplicate-object",
      severity: "error",
      message: `${formatReference(identityOf(resource))}: the same object stands in two places.${place}`,
      remediation: ruleById("duplicate-object")?.remediation ?? "",
      resource: referenceOf(resource),
      ...(location === undefined ? {} : { location }),
    });
  }
  return findings;
}

/** The same finding from several versions is told once, with the versions that it holds for. */
export function mergeVersions(
  byVersion: readonly { readonly version: string; readonly findings: readonly Finding[] }[],
): readonly Finding[] {
  const merged = new Map<string, { readonly finding: Finding; readonly versions: Set<string> }>();
  for (const { version, findings } of byVersion) {
    for (const finding of findings) {
      const key = JSON.stringify([finding.rule, finding.resource, finding.message, finding.location]);
      const entry = merged.get(key) ?? { finding, versions: new Set() };
      entry.versions.add(version);
      merged.set(key, entry);
    }
  }
  return [...merged.values()].map(({ finding, versions }) =>
    versions.size === byVersion.length
      ? finding
      : { ...finding, message: `${finding.message} (Kubernetes ${[...versions].join(", ")})` },
  );
}
