/**
 * How many lists and mappings may stand within each other. Kubernetes' reader goes to 10,000, which nothing needs and
 * the call stack here does not hold.
 */
export const maximumDepth = 500;
