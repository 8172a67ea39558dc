import { run } from "./run.ts";
import { requireTool } from "./tools.ts";

export interface LintOptions {
  /** Paths are relative to it. */
  readonly folder: string;
  /** Workflow files. */
  readonly workflows: readonly string[];
  /** action.yml files; only zizmor reads those. */
  readonly actions?: readonly string[];
}

export interface LintFinding {
  readonly tool: "actionlint" | "zizmor";
  /** The check that found it: actionlint's kind, zizmor's audit. */
  readonly rule: string;
  /** zizmor's word (`Informational` to `High`); actionlint has errors only. */
  readonly severity: string;
  readonly message: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

interface ActionlintError {
  readonly message: string;
  readonly filepath: string;
  readonly line: number;
  readonly column: number;
  readonly kind: string;
}

interface ZizmorLocation {
  readonly symbolic: {
    readonly annotation: string;
    readonly kind: string;
    readonly key: { readonly Local?: { readonly verbatim_path: string } };
  };
  /** Counted from 0. */
  readonly concrete: {
    readonly location: { readonly start_point: { readonly row: number; readonly column: number } };
  };
}

interface ZizmorFinding {
  readonly ident: string;
  readonly desc: string;
  readonly determinations: { readonly severity: string };
  readonly locations: readonly ZizmorLocation[];
  readonly ignored: boolean;
}

/**
 * What actionlint and zizmor say of workflows: zizmor offline and as its strictest persona, both without linters of scripts
 * that a machine may or may not have. What the files or their configuration tell zizmor to ignore is left out.
 */
export async function lintWorkflows(options: LintOptions): Promise<readonly LintFinding[]> {
  return [...(await runActionlint(options)), ...(await runZizmor(options))];
}

async function runActionlint({ folder, workflows }: LintOptions): Promise<readonly LintFinding[]> {
  const args = ["-no-color", "-shellcheck=", "-pyflakes=", "-format={{json .}}", ...workflows];
  const { exitCode, stdout, stderr } = await run(await requireTool("actionlint"), args, { cwd: folder });
  // 0: nothing found, 1: something found; the rest are failures of its own.
  if (exitCode !== 0 && exitCode !== 1) throw new Error(`actionlint: ${stderr.trim()}`);
  const errors = JSON.parse(stdout) as readonly ActionlintError[];
  return errors.map((error) => ({
    tool: "actionlint",
    rule: error.kind,
    severity: "error",
    message: error.message,
    file: error.filepath,
    line: error.line,
    column: error.column,
  }));
}

async function runZizmor({ folder, workflows, actions = [] }: LintOptions): Promise<readonly LintFinding[]> {
  const flags = ["--offline", "--persona=auditor", "--strict-collection", "--no-exit-codes"];
  const args = [...flags, "--no-progress", "--format=json-v1", ...workflows, ...actions];
  const environment = { ...process.env, RUST_BACKTRACE: "0" };
  const { exitCode, stdout, stderr } = await run(await requireTool("zizmor"), args, {
    cwd: folder,
    environment,
  });
  if (exitCode !== 0) throw new Error(`zizmor: ${stderr.trim()}`);
  const findings = JSON.parse(stdout) as readonly ZizmorFinding[];
  return findings.filter((finding) => !finding.ignored).map(describeZizmor);
}

function describeZizmor(finding: ZizmorFinding): LintFinding {
  const place = finding.locations.find(({ symbolic }) => symbolic.kind === "Primary") ?? finding.locations[0];
  const start = place?.concrete.location.start_point;
  return {
    tool: "zizmor",
    rule: finding.ident,
    severity: finding.determinations.severity,
    message: [finding.desc, place?.symbolic.annotation].filter(Boolean).join(": "),
    file: place?.symbolic.key.Local?.verbatim_path ?? "",
    line: (start?.row ?? 0) + 1,
    column: (start?.column ?? 0) + 1,
  };
}
