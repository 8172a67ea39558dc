/**
 * Why a registry could not tell what it was asked. The message is a clause for a person; it names hosts, repositories
 * and statuses only, so that no secret of a header, an address or an answer gets into it.
 */
export class RegistryError extends Error {
  /** Whether the same request may succeed a little later. */
  readonly passing: boolean;

  constructor(reason: string, options: { readonly passing?: boolean } = {}) {
    super(reason);
    this.name = "RegistryError";
    this.passing = options.passing ?? false;
  }
}

/** What a registry said of something: it is there, it is not there, or nobody can tell. */
export type Lookup<Value> =
  | { readonly kind: "found"; readonly value: Value }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Runs a look-up in which undefined is absent and a RegistryError unreadable. */
export async function lookUp<Value>(work: () => Promise<Value | undefined>): Promise<Lookup<Value>> {
  try {
    const value = await work();
    return value === undefined ? { kind: "absent" } : { kind: "found", value };
  } catch (error) {
    if (error instanceof RegistryError) return { kind: "unreadable", reason: error.message };
    throw error;
  }
}
