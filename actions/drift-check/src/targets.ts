import type { Environment } from "../../../shared/config/gitopsConfig.generated.ts";
import type { LoadedConfig } from "../../../shared/config/loadConfig.ts";
import { environmentNamed } from "../../../shared/config/loadConfig.ts";
import { InputError } from "../../../shared/resources/inputError.ts";
import type { KubeconfigSource } from "../../../shared/sources/cluster/kubeconfig.ts";
import { kubeconfigSource } from "../../../shared/sources/cluster/kubeconfig.ts";
import type { ChartSource } from "../../../shared/sources/helm.ts";
import type { TargetInputs } from "./inputs.ts";

/** Manifests in Git and what is to run them; an issue each. */
export interface Target {
  /** The environment's name, or `paths@cluster`: issues are found again by it. */
  readonly name: string;
  readonly paths: readonly string[];
  readonly charts: readonly ChartSource[];
  /** The namespace of namespaced objects that name none; undefined for the live side's own. */
  readonly namespace: string | undefined;
  readonly live: LivePlace;
}

/** Where what runs is read. */
export type LivePlace =
  | {
      readonly kind: "cluster";
      readonly kubeconfig: KubeconfigSource;
      /** The kubeconfig's current context where undefined. */
      readonly context: string | undefined;
    }
  | { readonly kind: "snapshot"; readonly path: string };

export interface TargetQuestion {
  readonly inputs: TargetInputs;
  readonly config: LoadedConfig | undefined;
  /** Where the path of a kubeconfig starts. */
  readonly workspaceRoot: string;
}

/**
 * Decides what is compared with what: the paths or the environments that the inputs name, else every
 * environment of the configuration that has a cluster. What an input says wins over the configuration.
 * @throws InputError where the inputs contradict each other or lead to nothing.
 */
export function planTargets(question: TargetQuestion): readonly Target[] {
  const { inputs, config } = question;
  if (inputs.snapshot !== "" && (inputs.kubeconfig !== "" || inputs.context !== "")) {
    throw inputProblem(
      "The inputs name a snapshot and a cluster.",
      "Give `snapshot`, or `kubeconfig` and `context`, not both.",
    );
  }
  if (inputs.paths.length > 0) return [pathsTarget(question)];
  const environments = chosenEnvironments(inputs, config);
  const [place] = [inputs.snapshot, inputs.context].filter((value) => value !== "");
  if (place !== undefined && environments.length > 1) {
    throw inputProblem(
      `"${place}" can't be the cluster of ${environments.length} environments.`,
      "Name one of them with `environment`, or write each one's `cluster` into the configuration.",
    );
  }
  return environments.map((environment) => environmentTarget(environment, question));
}

function pathsTarget(question: TargetQuestion): Target {
  const { paths, environments, snapshot, context } = question.inputs;
  if (environments.length > 0) {
    throw inputProblem("The inputs name paths and environments.", "Give `paths` or `environment`, not both.");
  }
  const where = [snapshot, context].find((value) => value !== "") ?? "cluster";
  return {
    name: `${paths.join(",")}@${where}`,
    paths,
    charts: [],
    namespace: undefined,
    live: livePlace(undefined, question),
  };
}

function chosenEnvironments(inputs: TargetInputs, config: LoadedConfig | undefined): readonly Environment[] {
  if (inputs.environments.length > 0) {
    if (config) return [...new Set(inputs.environments)].map((name) => environmentNamed(config, name));
    throw inputProblem(
      `There is no configuration that says what the environment "${inputs.environments[0] ?? ""}" is.`,
      "Create .github/gitops.yml, name another file with `config`, or give `paths` instead.",
    );
  }
  const environments = config?.config.environments ?? [];
  const withCluster = environments.filter(({ cluster }) => cluster !== undefined);
  if (withCluster.length > 0) return withCluster;
  const namesCluster = [inputs.snapshot, inputs.context, inputs.kubeconfig].some((value) => value !== "");
  if (namesCluster && environments.length === 1) return environments;
  throw inputProblem(
    environments.length === 0
      ? "Nothing says what to compare."
      : "No environment of the configuration has a cluster.",
    "Give `paths` or `environment` with a `kubeconfig` or a `snapshot`, or write clusters into the configuration.",
  );
}

function environmentTarget(environment: Environment, question: TargetQuestion): Target {
  return {
    name: environment.name,
    paths: [environment.path],
    charts: chartsOf(environment),
    namespace: environment.namespace,
    live: livePlace(environment, question),
  };
}

function chartsOf({ charts = [], namespace }: Environment): readonly ChartSource[] {
  return charts.map((chart) => {
    const place = chart.namespace ?? namespace;
    const { release, values = [] } = chart;
    return { release, chart: chart.chart, values, ...(place === undefined ? {} : { namespace: place }) };
  });
}

function livePlace(environment: Environment | undefined, question: TargetQuestion): LivePlace {
  const { inputs, workspaceRoot } = question;
  const namesCluster = inputs.kubeconfig !== "" || inputs.context !== "";
  const configured = namesCluster ? undefined : environment?.cluster?.snapshot;
  const snapshot = inputs.snapshot === "" ? configured : inputs.snapshot;
  if (snapshot !== undefined) return { kind: "snapshot", path: snapshot };
  const context = inputs.context === "" ? environment?.cluster?.context : inputs.context;
  return { kind: "cluster", kubeconfig: kubeconfigSource(inputs.kubeconfig, workspaceRoot), context };
}

function inputProblem(message: string, hint: string): InputError {
  return new InputError({ code: "input", message, hint });
}
