/** What to do where nothing more can be said. */
export const mendHint = "Mend the file at this place.";

/** Why and where a text is not read, and what to do. It never leaves the reader: it becomes a problem with its place. */
export class YamlRefusal extends Error {
  readonly offset: number;
  readonly hint: string;

  constructor(offset: number, reason: string, hint = mendHint) {
    super(reason);
    this.name = "YamlRefusal";
    this.offset = offset;
    this.hint = hint;
  }
}

/** @throws YamlRefusal always */
export function refuse(offset: number, reason: string, hint?: string): never {
  throw new YamlRefusal(offset, reason, hint);
}

/**
 * A tab where only spaces may stand.
 * @throws YamlRefusal always
 */
export function refuseTab(offset: number): never {
  refuse(offset, "A tab is used as indentation, which YAML forbids.", "Use spaces.");
}
