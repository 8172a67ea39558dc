import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startGithub } from "../test/harness/github.ts";
import type { ClonedRepository } from "../test/harness/githubRepository.ts";
import { createRepository } from "../test/harness/githubRepository.ts";
import { temporaryFolder } from "../test/harness/process.ts";
import type { DemoCluster } from "./demo/demoCluster.ts";
import { realCluster, snapshotCluster } from "./demo/demoCluster.ts";
import type { PlayedScene } from "./demo/page.ts";
import { writePage } from "./demo/page.ts";
import { findRenderers } from "./demo/renderers.ts";
import type { Stage } from "./demo/scenes.ts";
import { scenes } from "./demo/scenes.ts";
import { createStory } from "./demo/story.ts";

const root = join(import.meta.dirname, "..");
const output = join(root, "out/demo");

/** Runs the whole loop on the example: `npm run demo`, with `-- --cluster` against a real kube-apiserver. */
async function main(args: readonly string[]): Promise<void> {
  const story = createStory(process.stdout);
  const renderers = await findRenderers();
  const started = performance.now();
  if (renderers.status === "plain") {
    story.tell(`Only the plain manifests of the example take part: ${renderers.reason}.`);
  }
  const folder = temporaryFolder("demo");
  const github = await startGithub({ owner: "lanternpost", repositories: ["clusters"] });
  let cluster: DemoCluster | undefined;
  try {
    const repository: ClonedRepository = { github, name: "clusters", folder: join(folder, "clusters") };
    await createRepository(repository, join(root, "examples"));
    // What the demo keeps in the clone is none of the repository's.
    await writeFile(join(repository.folder, ".git/info/exclude"), ".demo/\n");
    cluster = args.includes("--cluster")
      ? await realCluster(repository.folder)
      : await snapshotCluster(repository.folder);
    story.tell(`The repository lanternpost/clusters on an emulated GitHub, and ${cluster.description}.\n`);
    const stage: Stage = { repository, cluster, renderers };
    const played: PlayedScene[] = [];
    for (const scene of scenes) {
      story.step(scene.title);
      const outcome = await scene.play(stage);
      story.outcome(outcome.lines);
      played.push({ title: scene.title, outcome });
    }
    const page = await writePage({ output, played, reports: join(repository.folder, ".demo") });
    story.tell(`\nThe comment, the issues and the reports as pages: ${page}`);
    story.tell(`Took ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  } finally {
    await cluster?.stop();
    await github.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
