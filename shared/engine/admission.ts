import type { JsonObject } from "../resources/json.ts";
import type { ObjectUpdate } from "./engine.ts";
import type { ObjectProblem } from "./problem.ts";

/** ValidatingAdmissionPolicies with all that they need, ready to be asked. */
export interface PolicySet {
  /** One list for each object that the set was read from: why it is no part of it. */
  readonly problems: readonly (readonly ObjectProblem[])[];
  /** What the policies say of requests, one answer for each object or update, in their order. */
  admit(requests: AdmissionRequests, options?: AdmissionOptions): Promise<Admission>;
}

export type AdmissionRequests =
  | { readonly operation: "CREATE" | "DELETE"; readonly objects: readonly JsonObject[] }
  | { readonly operation: "UPDATE"; readonly updates: readonly ObjectUpdate[] };

export interface AdmissionOptions {
  /** Where objects lie that name no namespace. Default: `default`. */
  readonly namespace?: string;
  /** Who asks. Default: a user of the group `system:authenticated` alone. */
  readonly user?: { readonly name: string; readonly groups: readonly string[] };
}

export interface Admission {
  readonly answers: readonly AdmissionAnswer[];
  /** Namespaces that a policy looked at and that were not given: they were taken to have no labels of their own. */
  readonly assumedNamespaces: readonly string[];
}

/** Which rules had something to say. The API server refuses a request with one denial, and tells the first. */
export interface AdmissionAnswer {
  readonly denials: readonly RuleOutcome[];
  readonly warnings: readonly RuleOutcome[];
  readonly audit: readonly RuleOutcome[];
  /** Rules that only a cluster can decide, with the reason. */
  readonly undecided: readonly RuleOutcome[];
  /** Why the object could not be asked about. */
  readonly unreadable?: string;
}

export interface RuleOutcome {
  readonly policy: string;
  readonly binding: string;
  readonly message: string;
  /** The CEL expression and its path in the policy, where the outcome is that of one expression. */
  readonly expression?: string;
  readonly path?: string;
}
