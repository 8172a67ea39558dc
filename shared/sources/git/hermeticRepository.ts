import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Writes a Git repository of its own that borrows another one's objects and has nothing of its configuration. Its
 * attributes have the last word over those in the tree (gitattributes(5)): files come out byte for byte as they are
 * stored, through no filter.
 */
export async function writeHermeticRepository(
  folder: string,
  source: { readonly objects: string; readonly objectFormat: string },
): Promise<void> {
  for (const name of ["objects/info", "refs", "info"]) await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, "HEAD"), "ref: refs/heads/main\n");
  await writeFile(join(folder, "objects/info/alternates"), `${quoted(source.objects)}\n`);
  await writeFile(join(folder, "info/attributes"), "* -text -ident -filter -working-tree-encoding\n");
  const extension =
    source.objectFormat === "sha1" ? "" : `[extensions]\n\tobjectFormat = ${source.objectFormat}\n`;
  const version = source.objectFormat === "sha1" ? 0 : 1;
  const settings = [
    `[core]\n\trepositoryFormatVersion = ${version}\n\tbare = false\n\tautocrlf = false\n\tfsmonitor = false\n`,
    "\tsymlinks = true\n\tprotectHFS = true\n\tprotectNTFS = true\n\thooksPath = /dev/null\n",
    extension,
  ];
  await writeFile(join(folder, "config"), settings.join(""));
}

/** A path in `alternates` that begins with a quote or a hash would be read as something else. */
function quoted(path: string): string {
  return /["#\n\\]/.test(path) ? JSON.stringify(path) : path;
}
