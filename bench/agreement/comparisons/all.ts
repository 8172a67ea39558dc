import type { Context } from "../context.ts";
import { makeContext } from "../context.ts";
import { builtInCorpus, readCorpus } from "../corpus.ts";
import type { EngineColumn } from "../engineColumn.ts";
import { startPlainServer } from "../plainServer.ts";
import type { Comparison } from "../verdict.ts";
import { compareApply } from "./apply.ts";
import { compareCreate } from "./create.ts";
import { compareCustomCreate, installCustomResources } from "./customResources.ts";
import { comparePeers } from "./peers.ts";
import { comparePodSecurity } from "./podSecurity.ts";
import { comparePolicies } from "./policies.ts";
import { compareUpdates } from "./update.ts";

/** What is compared, in the order of the table. */
export const subjects = ["create", "update", "apply", "custom", "policies", "podSecurity"] as const;
export type Subject = (typeof subjects)[number];

export function isSubject(text: string): text is Subject {
  return subjects.some((subject) => subject === text);
}

export interface AgreementOptions {
  readonly engine: EngineColumn;
  readonly seed: number;
  /** Cases of create; the other subjects have a share of it. */
  readonly count: number;
  readonly only: readonly Subject[];
  readonly peers: boolean;
  /** The server's minor release. Default: the newest. */
  readonly minor?: string;
}

const shares = {
  update: 0.3,
  status: 0.06,
  apply: 0.12,
  custom: 0.2,
  customUpdate: 0.08,
  customApply: 0.04,
  policies: 0.06,
  podSecurity: 0.06,
};

/** Compares all subjects that are asked for, with servers that are started and stopped for it. */
export async function compareAll(options: AgreementOptions): Promise<readonly Comparison[]> {
  const { engine, seed, only, minor } = options;
  function share(part: keyof typeof shares): number {
    return Math.ceil(options.count * shares[part]);
  }
  const comparisons: Comparison[] = [];
  const server = await startPlainServer({ minor });
  try {
    const context = await makeContext({ server, engine, seed, minor });
    if (only.includes("create")) comparisons.push(...(await compareCreates(context, options)));
    const bases = readCorpus(builtInCorpus);
    if (only.includes("update")) {
      comparisons.push(...(await compareUpdates(context, { subject: "update", bases }, share("update"))));
    }
    if (only.includes("update")) {
      const status = { subject: "update of the status", bases, subresource: "status" } as const;
      comparisons.push(...(await compareUpdates(context, status, share("status"))));
    }
    if (only.includes("apply")) {
      comparisons.push(await compareApply(context, { subject: "apply", bases }, share("apply")));
    }
    if (only.includes("custom")) comparisons.push(...(await compareCustom(context, options.peers, share)));
    if (only.includes("policies")) comparisons.push(await comparePolicies(context, share("policies")));
    if (only.includes("podSecurity"))
      comparisons.push(await comparePodSecurity(context, share("podSecurity")));
  } finally {
    await server.stop();
  }
  return comparisons;
}

async function compareCreates(
  context: Context,
  { count, peers }: AgreementOptions,
): Promise<readonly Comparison[]> {
  const run = await compareCreate(context, count);
  return [...run.comparisons, ...(peers ? await comparePeers(context, { subject: "create", ...run }) : [])];
}

async function compareCustom(
  plain: Context,
  peers: boolean,
  share: (part: keyof typeof shares) => number,
): Promise<readonly Comparison[]> {
  const custom = await installCustomResources(plain);
  const { context, bases, definitions } = custom;
  const run = await compareCustomCreate(custom, share("custom"));
  const subject = "custom resources, create";
  return [
    ...run.comparisons,
    ...(peers ? await comparePeers(context, { subject, ...run }, definitions) : []),
    ...(await compareUpdates(context, { subject: "custom resources, update", bases }, share("customUpdate"))),
    await compareApply(context, { subject: "custom resources, apply", bases }, share("customApply")),
  ];
}
