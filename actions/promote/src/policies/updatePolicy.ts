import { InputError } from "../../../../shared/resources/inputError.ts";
import { parseVersionRange } from "./versionRange.ts";

export type TagOrder = "asc" | "desc";

/** Which of the tags that pass the filter is the one to have. */
export type TagPolicy =
  | {
      /** The highest version in a range. */
      readonly kind: "semver";
      /** As Flux, Argo CD and Helm read ranges: `^1.2`, `>=1.0 <2.0`, `1.x || 3.x`. */
      readonly range: string;
      /** Pre-releases count though no part of the range names one. */
      readonly preReleases: boolean;
      /** `1.2` counts as 1.2.0, and so does a date as 20260501.0.0. Flux doesn't do that, Argo CD does. */
      readonly partial: boolean;
    }
  /** The largest number for `asc`, the smallest for `desc`. */
  | { readonly kind: "numerical"; readonly order: TagOrder }
  /** The last in the order of characters for `asc`, the first for `desc`. */
  | { readonly kind: "alphabetical"; readonly order: TagOrder }
  /** The image that was made last. */
  | { readonly kind: "newest" }
  /** Always the same tag, whatever digest it has. */
  | { readonly kind: "digest"; readonly tag: string };

/** Which tags a policy chooses from. Expressions are RE2's and match anywhere in a tag unless they are anchored. */
export interface TagFilter {
  /** Expression that a tag has to match; undefined for every tag. */
  readonly pattern: string | undefined;
  /** What is compared in the place of a tag, from the groups of the pattern: `$1`, `$name`, `${name}`. */
  readonly extract: string | undefined;
  /** Globs of which a tag has to match one, where there are any. */
  readonly globs: readonly string[];
  /** Expressions of tags that are left out. */
  readonly exclude: readonly string[];
  /** Globs of tags that are left out. */
  readonly ignore: readonly string[];
}

export const everyTag: TagFilter = {
  pattern: undefined,
  extract: undefined,
  globs: [],
  exclude: [],
  ignore: [],
};

/** When the digest of the chosen tag is written next to it. */
export type DigestReflection = "never" | "if-not-present" | "always";

export interface UpdatePolicy {
  readonly policy: TagPolicy;
  readonly filter: TagFilter;
  readonly digest: DigestReflection;
  /** `os/architecture[/variant]` that the image has to have; empty where the policy names none. */
  readonly platforms: readonly string[];
}

/** What an object of another tool says, or why that can't be used; `reason` is a clause. */
export type PolicyReading =
  | { readonly kind: "policy"; readonly value: UpdatePolicy }
  | { readonly kind: "refused"; readonly reason: string };

const forms = "semver:<range>, numerical[:asc|desc], alphabetical[:asc|desc], newest or digest:<tag>";

/**
 * Reads a policy as an input or the configuration has it: `semver:^1.2`, `numerical`, `alphabetical:desc`, `newest`,
 * `digest:latest`.
 * @throws InputError for anything else.
 */
export function parseTagPolicy(text: string, options: { readonly preReleases: boolean }): TagPolicy {
  const [, kind = "", detail = ""] = /^\s*([a-z-]+)\s*(?::\s*(.*?)\s*)?$/.exec(text) ?? [];
  const order = orderOf(detail);
  if (kind === "semver") {
    const range = detail === "" ? "*" : detail;
    if (parseVersionRange(range)) {
      return { kind, range, preReleases: options.preReleases, partial: false };
    }
    throw policyError(text, `Write a range such as ^1.2, ~1.4.0, ">=1.0 <2.0" or 1.x.`);
  }
  if ((kind === "numerical" || kind === "alphabetical") && order) return { kind, order };
  if (kind === "newest" && detail === "") return { kind };
  if (kind === "digest" && detail !== "") return { kind, tag: detail };
  throw policyError(text, `Write ${forms}.`);
}

/** `asc`, `desc`, or `asc` where nothing is said; undefined for other words. */
export function orderOf(text: string): TagOrder | undefined {
  const word = text.toLowerCase();
  if (word === "") return "asc";
  return word === "asc" || word === "desc" ? word : undefined;
}

/**
 * Reads a filter as an input has it: an expression, with or without `regexp:` in front; globs separated by commas behind
 * `glob:`; `any` or nothing for every tag.
 */
export function parseTagFilter(text: string, extract: string): TagFilter {
  const filter = { ...everyTag, extract: extract === "" ? undefined : extract };
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.toLowerCase() === "any") return filter;
  const [, prefix, rest = trimmed] = /^(regexp|glob):(.*)$/is.exec(trimmed) ?? [];
  if (prefix?.toLowerCase() === "glob") return { ...filter, globs: splitList(rest) };
  return { ...filter, pattern: rest };
}

/** The entries of a list with commas, without blank ones. */
export function splitList(text: string): readonly string[] {
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function policyError(text: string, hint: string): InputError {
  return new InputError({ code: "policy", message: `"${text}" is not an update policy.`, hint });
}
