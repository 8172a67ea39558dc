/**
 * How much of a document may come from aliases, by the rule of go-yaml v2: 99 % of the nodes up to 400,000 nodes, going
 * down to 10 % at 4,000,000. A few aliases of a few nodes are always allowed.
 */
export interface AliasBudget {
  /** All nodes so far, each as often as aliases repeat it. */
  nodes: number;
  /** Those of them that stand within an alias. */
  aliased: number;
}

const small = 400_000;
const large = 4_000_000;

export function isExceeded({ nodes, aliased }: AliasBudget): boolean {
  return aliased > 100 && nodes > 1000 && aliased / nodes > allowedRatio(nodes);
}

function allowedRatio(nodes: number): number {
  if (nodes <= small) return 0.99;
  if (nodes >= large) return 0.1;
  return 0.99 - 0.89 * ((nodes - small) / (large - small));
}
