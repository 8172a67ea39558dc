import { posix } from "node:path";
import type { Environment } from "../../../shared/config/gitopsConfig.generated.ts";
import type { LoadedConfig } from "../../../shared/config/loadConfig.ts";
import { environmentNamed } from "../../../shared/config/loadConfig.ts";
import { InputError } from "../../../shared/resources/inputError.ts";
import type { Location } from "../../../shared/resources/location.ts";

/** One side of a promotion. */
export interface PromotionEnvironment {
  readonly name: string;
  /** Its folder from the root of the repository, without slashes around it; empty for the root. */
  readonly path: string;
  readonly branch: string;
  /** Values files of its charts that are elsewhere, and that the other environment doesn't use. */
  readonly valuesFiles: readonly string[];
  /** Where the folder is written, for messages about it. */
  readonly location: Location | undefined;
}

export interface PromotionStep {
  readonly from: PromotionEnvironment;
  readonly to: PromotionEnvironment;
}

export interface StepInputs {
  readonly from: string;
  readonly to: string;
  /** The branch of environments for which the configuration names none. */
  readonly branch: string;
}

/**
 * The two environments that the inputs `from` and `to` mean: names of the configuration or folders. One that is left out is
 * the neighbour in the configuration's order of promotion; both may be left out where the order has a single step.
 * @throws InputError where there is no such environment, no such step, or the two are one.
 */
export function promotionStep(inputs: StepInputs, loaded: LoadedConfig | undefined): PromotionStep {
  const names = completeStep(inputs, loaded);
  const from = environmentOf(names.from, loaded, inputs.branch);
  const to = environmentOf(names.to, loaded, inputs.branch);
  if (from.branch === to.branch && overlap(from.path, to.path)) {
    throw inputError(
      `The environments ${from.name} (${from.path}) and ${to.name} (${to.path}) share a folder.`,
      "Name two environments with folders of their own.",
      to.location,
    );
  }
  return { from: withoutShared(from, to), to: withoutShared(to, from) };
}

/** A values file that both environments use says nothing of how they differ. */
function withoutShared(environment: PromotionEnvironment, other: PromotionEnvironment): PromotionEnvironment {
  const valuesFiles = environment.valuesFiles.filter(
    (file) =>
      !isBelow(file, environment.path) &&
      (environment.branch !== other.branch ||
        (!isBelow(file, other.path) && !other.valuesFiles.includes(file))),
  );
  return { ...environment, valuesFiles };
}

function completeStep(
  inputs: { readonly from: string; readonly to: string },
  loaded: LoadedConfig | undefined,
): { readonly from: string; readonly to: string } {
  const order = loaded?.config.promotion?.order ?? [];
  const [first, second, ...more] = order;
  if (inputs.from !== "" && inputs.to !== "") return inputs;
  if (first === undefined || second === undefined) {
    throw inputError(
      "`from` and `to` are not both given, and the configuration has no `promotion.order`.",
      "Give both inputs, or write the order of the environments into the configuration.",
    );
  }
  if (inputs.from !== "") return { from: inputs.from, to: neighbour(order, inputs.from, 1) };
  if (inputs.to !== "") return { from: neighbour(order, inputs.to, -1), to: inputs.to };
  if (more.length === 0) return { from: first, to: second };
  throw inputError(
    `The order of promotion, ${order.join(", ")}, has several steps.`,
    "Name one of them with `from`.",
    loaded?.locate(["promotion", "order"]),
  );
}

function neighbour(order: readonly string[], name: string, distance: 1 | -1): string {
  const at = order.indexOf(name);
  const found = at < 0 ? undefined : order[at + distance];
  if (found !== undefined) return found;
  const missing = distance === 1 ? "to" : "from";
  const reason = at < 0 ? "is not part of it" : distance === 1 ? "is its last" : "is its first";
  throw inputError(
    `The input \`${missing}\` is empty, and the order of promotion, ${order.join(", ")}, has none for it: ${name} ${reason}.`,
    `Give \`${missing}\`.`,
  );
}

/** A name of the configuration, or the path of a folder: of one of its environments, or any where there is no such name. */
function environmentOf(
  nameOrPath: string,
  loaded: LoadedConfig | undefined,
  branch: string,
): PromotionEnvironment {
  const environments: readonly Environment[] = loaded?.config.environments ?? [];
  const found =
    environments.find(({ name }) => name === nameOrPath) ??
    environments.find(
      ({ path }) => folderPath(path) !== undefined && folderPath(path) === folderPath(nameOrPath),
    );
  if (loaded && !found && !nameOrPath.includes("/")) environmentNamed(loaded, nameOrPath);
  const location = found && loaded?.locate(["environments", environments.indexOf(found), "path"]);
  const path = folderPath(found?.path ?? nameOrPath);
  if (path === undefined) {
    throw inputError(
      `The folder ${found?.path ?? nameOrPath} leads out of the repository.`,
      "Write the folder from the root of the repository.",
      location,
    );
  }
  const valuesFiles = (found?.charts ?? []).flatMap(({ values }) => values ?? []);
  return {
    name: found?.name ?? nameOrPath,
    path,
    branch: found?.branch ?? branch,
    valuesFiles: [...new Set(valuesFiles.flatMap((file) => folderPath(file) ?? []))],
    location,
  };
}

function folderPath(path: string): string | undefined {
  const normal = posix.normalize(path).replace(/\/+$/, "");
  if (normal === ".." || normal.startsWith("../") || posix.isAbsolute(path)) return undefined;
  return normal === "." ? "" : normal;
}

function overlap(a: string, b: string): boolean {
  return a === b || isBelow(a, b) || isBelow(b, a);
}

function isBelow(path: string, folder: string): boolean {
  return folder === "" || path.startsWith(`${folder}/`);
}

function inputError(message: string, hint: string, location?: Location): InputError {
  return new InputError({ code: "input", message, hint, ...(location ? { location } : {}) });
}
