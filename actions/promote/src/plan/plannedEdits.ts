import type { ChangedFile } from "../../../../shared/github/commits.ts";
import { editScalars } from "../edits/scalarEdit.ts";
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

/** Makes the texts of the files with the moves in them. A move whose edits are not all possible is left out. */
export function applyMoves(
  files: ReadonlyMap<string, EnvironmentFile>,
  moves: readonly PlannedMove[],
): PlannedEdits {
  const paths = [...new Set(moves.map(({ image }) => image.location.file))].toSorted();
  const results = paths.flatMap((path) => {
    const file = files.get(path);
    const own = moves.filter(({ image }) => image.location.file === path);
    return file ? [{ path, file, ...editFile(file, own) }] : [];
  });
  return {
    files: results
      .filter(({ file, text }) => text !== file.yaml.text)
      .map(({ path, file, text }) => ({ path, mode: file.mode, text })),
    moves: results.flatMap((result) => result.moves),
    findings: results.flatMap((result) => result.findings),
  };
}

interface EditedFile extends Pick<PlannedEdits, "moves" | "findings"> {
  readonly text: string;
}

function editFile(file: EnvironmentFile, moves: readonly PlannedMove[]): EditedFile {
  const { text, refused } = editScalars(
    file.yaml,
    moves.flatMap(({ edits }) => edits),
  );
  if (refused.length === 0) return { text, moves, findings: [] };
  const reasons = new Map(
    moves.flatMap((move) => {
      const refusal = refused.find(({ edit }) => move.edits.includes(edit));
      return refusal ? [[move, refusal.reason] as const] : [];
    }),
  );
  const findings = [...reasons].map(([{ image }, reason]) => ({
    names: image.names,
    finding: refusedEdit(image, { reason, hint: "Edit the file by hand at this place." }),
  }));
  // Without these the others are tried again: a move may have had another edit that was possible.
  const rest = editFile(
    file,
    moves.filter((move) => !reasons.has(move)),
  );
  return { ...rest, findings: [...findings, ...rest.findings] };
}
