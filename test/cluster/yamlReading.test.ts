import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { describeWith } from "../harness/gate.ts";
import { expectGolden } from "../harness/golden.ts";
import { startKubeApiserver } from "../harness/kubeApiserver.ts";
import type { KubeApiserver } from "../harness/kubeApiserver.ts";
import { readingServer } from "./yaml/askServer.ts";
import type { ReadingServer } from "./yaml/askServer.ts";
import { casesOf, groups } from "./yaml/cases.ts";
import { decidedByChance } from "./yaml/deviations.ts";
import type { Answer } from "./yaml/recorded.ts";
import { recordedFile, summarise } from "./yaml/recorded.ts";

const tools = ["etcd", "kube-apiserver", "kubectl"] as const;

// How the reader of the actions compares with these answers is told by shared/resources/yaml/recorded.test.ts.
await describeWith(tools, "what the server and kubectl read is as recorded:", () => {
  let cluster: KubeApiserver;
  let server: ReadingServer;

  beforeAll(async () => {
    cluster = await startKubeApiserver();
    server = await readingServer(cluster);
  }, 60_000);

  afterAll(async () => {
    server.stop();
    await cluster.stop();
  }, 30_000);

  test.each(groups)(
    "%s",
    async (group) => {
      const answers = new Map<string, Answer>();
      for (const { name, reader, bytes } of casesOf(group)) {
        const answer = summarise(
          reader === "server" ? await server.post(bytes) : await server.kubectl(bytes),
        );
        answers.set(name, decidedByChance.has(`${group}/${name}`) ? { accepted: ["by chance"] } : answer);
      }
      expectGolden(recordedFile(group), `${JSON.stringify(Object.fromEntries(answers), undefined, 2)}\n`);
      expect(answers.size).toBe(casesOf(group).length);
    },
    120_000,
  );
});
