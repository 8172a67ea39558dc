import type { ChangedFile } from "../../../../shared/github/commits.ts";
import type { JsonObject } from "../../../../shared/resources/json.ts";
import { isJsonObject, stringAt } from "../../../../shared/resources/json.ts";
import { chartLockDigest, lockFits } from "../edits/chartLock.ts";
import { editScalars } from "../edits/scalarEdit.ts";
import type { YamlFile } from "../edits/yamlFile.ts";
import { readYamlFile } from "../edits/yamlFile.ts";
import type { EnvironmentFile } from "../images/environmentImages.ts";
import type { ImageFinding, PlannedMove } from "./promotionPlan.ts";
import { refusedEdit } from "./promotionPlan.ts";

export interface PlannedEdits {
  readonly files: readonly ChangedFile[];
  /** The moves that the files hold. */
  readonly moves: readonly PlannedMove[];
  /** The moves that would have changed something else too. */
  readonly findings: readonly ImageFinding[];
}

type Files = ReadonlyMap<string, EnvironmentFile>;

/**
 * Makes the texts of the files with the moves in them. A move whose edits are not all possible is left out. The digest of
 * a Chart.lock goes with the versions of its charts.
 */
export function applyMoves(files: Files, moves: readonly PlannedMove[]): PlannedEdits {
  const paths = [...new Set(moves.map(({ image }) => image.location.file))].toSorted();
  const edited = paths.flatMap((path) => {
    const file = files.get(path);
    const own = moves.filter(({ image }) => image.location.file === path);
    return file ? [{ path, file, ...editFile(file.yaml, own) }] : [];
  });
  const locked = lockedFolders(files, edited).reduce(keepLock, edited);
  return {
    files: locked
      .filter(({ file, text }) => text !== file.yaml.text)
      .map(({ path, file, text }) => ({ path, mode: file.mode, text })),
    moves: locked.flatMap((result) => result.moves),
    findings: locked.flatMap((result) => result.findings),
  };
}

interface EditedText extends Pick<PlannedEdits, "moves" | "findings"> {
  readonly text: string;
}

interface EditedFile extends EditedText {
  readonly path: string;
  readonly file: EnvironmentFile;
}

function editFile(yaml: YamlFile, moves: readonly PlannedMove[]): EditedText {
  const { text, refused } = editScalars(
    yaml,
    moves.flatMap(({ edits }) => edits),
  );
  if (refused.length === 0) return { text, moves, findings: [] };
  const reasons = new Map(
    moves.flatMap((move) => {
      const refusal = refused.find(({ edit }) => move.edits.includes(edit));
      return refusal ? [[move, refusal.reason] as const] : [];
    }),
  );
  // Without these the others are tried again: a move may have had another edit that was possible.
  const rest = editFile(
    yaml,
    moves.filter((move) => !reasons.has(move)),
  );
  const findings = [...reasons].map(([move, reason]) => refusedMove(move, reason));
  return { ...rest, findings: [...findings, ...rest.findings] };
}

function refusedMove({ image }: PlannedMove, reason: string): ImageFinding {
  return {
    names: image.names,
    finding: refusedEdit(image, { reason, hint: "Edit the file by hand at this place." }),
  };
}

/** A chart and its lock, of which at least one is edited. */
interface LockedChart {
  readonly chart: EnvironmentFile;
  readonly lock: EnvironmentFile;
}

const chartNames = /(?:^|\/)(?:Chart|requirements)\.(?:ya?ml|lock)$/;

function lockedFolders(files: Files, edited: readonly EditedFile[]): readonly LockedChart[] {
  const stems = new Set(
    edited.flatMap(({ path }) => (chartNames.test(path) ? [path.slice(0, path.lastIndexOf("."))] : [])),
  );
  return [...stems].flatMap((stem) => {
    const chart = files.get(`${stem}.yaml`) ?? files.get(`${stem}.yml`);
    const lock = files.get(`${stem}.lock`);
    return chart && lock && isInStep(chart.yaml, lock.yaml) ? [{ chart, lock }] : [];
  });
}

/** A lock that Helm would refuse already is left to a person. */
function isInStep(chart: YamlFile, lock: YamlFile): boolean {
  const [wanted, locked] = [contentOf(chart), contentOf(lock)];
  return stringAt(locked, "digest") === chartLockDigest(wanted, locked);
}

/** Writes the digest of the lock again, or takes all moves in the two files back where they don't fit each other. */
function keepLock(edited: readonly EditedFile[], { chart, lock }: LockedChart): readonly EditedFile[] {
  const [wanted, locked] = [chart, lock].map((file) => readAgain(file, edited));
  if (!wanted || !locked || !lockFits(contentOf(wanted), contentOf(locked))) {
    return edited.map((result) =>
      result.file === chart || result.file === lock ? takeBack(result) : result,
    );
  }
  const digest = {
    document: 0,
    path: ["digest"],
    value: chartLockDigest(contentOf(wanted), contentOf(locked)),
  };
  const { text } = editScalars(locked, [digest]);
  if (edited.some(({ file }) => file === lock)) {
    return edited.map((result) => (result.file === lock ? { ...result, text } : result));
  }
  return [...edited, { path: lock.yaml.file, file: lock, text, moves: [], findings: [] }];
}

function readAgain(file: EnvironmentFile, edited: readonly EditedFile[]): YamlFile | undefined {
  const text = edited.find((result) => result.file === file)?.text ?? file.yaml.text;
  const result = readYamlFile({ file: file.yaml.file, text });
  return result.kind === "read" ? result.file : undefined;
}

function takeBack(result: EditedFile): EditedFile {
  const reason = "Chart.yaml and Chart.lock would not have the same charts any more";
  const findings = result.moves.map((move) => refusedMove(move, reason));
  return { ...result, text: result.file.yaml.text, moves: [], findings: [...result.findings, ...findings] };
}

function contentOf(yaml: YamlFile): JsonObject {
  const value = yaml.documents[0]?.value;
  return isJsonObject(value) ? value : {};
}
