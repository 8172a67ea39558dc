import { staleArtefacts } from "../shared/engine/build/staleArtefacts.ts";

// Whether the engine's committed modules are of the sources that lie beside them: by hashes, so that it takes no Go.
// `npm run build:engine -- --check` builds them again and compares bytes.
const stale = staleArtefacts();
for (const line of stale) console.error(line);
process.exitCode = stale.length === 0 ? 0 : 1;
