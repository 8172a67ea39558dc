import { compareSets } from "../../../shared/diff/compareSets.ts";
import type { IgnoreRule } from "../../../shared/diff/ignoreRule.ts";
import type { ReportedChange } from "../../../shared/reports/report.ts";
import type { SchemaLookup } from "../../../shared/resources/fieldSchema.ts";
import type { Application } from "./applications.ts";

export interface BaseChanges {
  readonly changes: readonly ReportedChange[];
  readonly ignored: number;
}

export interface BaseQuestion {
  readonly base: readonly Application[];
  readonly head: readonly Application[];
  readonly schemaOf: SchemaLookup;
  readonly ignore: readonly IgnoreRule[];
}

/** What differs between base and head, application by application; one that is only on one side too. */
export function compareApplications({ base, head, schemaOf, ignore }: BaseQuestion): BaseChanges {
  const names = [...new Set([...head, ...base].map(({ name }) => name))];
  const diffs = names.map((name) => ({
    name,
    diff: compareSets({
      left: resourcesOf(base, name),
      right: resourcesOf(head, name),
      mode: "both",
      schemaOf,
      ignore,
    }),
  }));
  return {
    changes: diffs.flatMap(({ name, diff }) =>
      diff.changes.map((change) => ({ ...change, environment: name })),
    ),
    ignored: diffs.reduce((sum, { diff }) => sum + diff.ignored.length, 0),
  };
}

function resourcesOf(applications: readonly Application[], name: string): Application["resources"] {
  return applications.find((application) => application.name === name)?.resources ?? [];
}
