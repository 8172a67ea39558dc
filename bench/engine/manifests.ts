import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "../agreement/random.ts";

const words = ["parcel", "depot", "tracking", "rates", "billing", "carrier", "zone", "label"] as const;

/** Small manifests of twenty kinds, as YAML, the same ones for the same seed. All of them are valid. */
export function* smallManifests(count: number, seed: number): Generator<string> {
  const templates = readFileSync(join(import.meta.dirname, "templates.yaml"), "utf8").split(/^---\n/m);
  const random = seededRandom(seed);
  for (let index = 0; index < count; index += 1) {
    const values = {
      NAMESPACE: random.pick(words),
      NAME: `${random.pick(words)}-${index}`,
      NUMBER: String(1 + random.below(50)),
    };
    const template = templates[index % templates.length] ?? "";
    yield template.replaceAll(/NAMESPACE|NAME|NUMBER/g, (key) => values[key as keyof typeof values]);
  }
}

/** Writes manifests, each to a file of its own, a hundred of them to a folder. Gives their bytes. */
export function writeManifests(folder: string, manifests: Iterable<string>): number {
  let bytes = 0;
  let index = 0;
  for (const text of manifests) {
    const parent = join(folder, String(Math.floor(index / 100)));
    if (index % 100 === 0) mkdirSync(parent, { recursive: true });
    writeFileSync(join(parent, `${index}.yaml`), text);
    bytes += text.length;
    index += 1;
  }
  return bytes;
}
