import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError } from "../resources/inputError.ts";

/**
 * The folder with the engine's data. Data stands once in the repository: the sources and every bundle, which lie at
 * different depths of it, look for it from where they are upwards.
 * @throws InputError where it isn't there, as when a bundle was copied out of its repository.
 */
export function engineFolder(start: string = import.meta.dirname): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, "shared", "engine");
    if (existsSync(join(candidate, "openapi"))) return candidate;
    if (folder === dirname(folder)) break;
  }
  throw new InputError({
    code: "engine-data",
    message: `The engine's data, shared/engine, is in no folder above ${start}.`,
    hint: "Run the action from a whole checkout of its repository; a bundle alone is not enough.",
  });
}
