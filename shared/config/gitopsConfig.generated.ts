// Generated from shared/config/gitops.schema.json by `npm run generate`.

/**
 * The configuration of the GitOps actions: .github/gitops.yml. Paths are from the folder that holds .github.
 */
export interface GitOpsConfig {
  /**
   * The version of this format.
   */
  version: 1;
  /**
   * The environments: one folder of the repository each.
   *
   * @minItems 1
   */
  environments: [Environment, ...Environment[]];
  /**
   * How images move between environments.
   */
  promotion?: {
    /**
     * The environments in the order of promotion, by name.
     *
     * @minItems 2
     */
    order: [string, string, ...string[]];
  };
  /**
   * Files and folders with CustomResourceDefinitions that validate knows.
   */
  crds?: string[];
  /**
   * Differences that are not to be reported, in pull requests and in clusters.
   */
  ignore?: IgnoreRuleEntry[];
}
export interface Environment {
  /**
   * The name that inputs, issues and reports use.
   */
  name: string;
  /**
   * The folder with the environment's manifests and Kustomize roots.
   */
  path: string;
  /**
   * The branch that holds the environment; the event's branch if absent.
   */
  branch?: string;
  /**
   * The namespace of namespaced objects that name none.
   */
  namespace?: string;
  cluster?: Cluster;
  /**
   * Helm charts that are rendered as part of the environment.
   */
  charts?: Chart[];
}
/**
 * Where the environment runs. A snapshot takes the place of a cluster.
 */
export interface Cluster {
  /**
   * The context of the kubeconfig; its current context if absent.
   */
  context?: string;
  /**
   * A recorded snapshot (the output of kubectl get -o yaml, or a folder of such files) instead of a cluster.
   */
  snapshot?: string;
}
export interface Chart {
  /**
   * The name of the release.
   */
  release: string;
  /**
   * The folder of the chart.
   */
  chart: string;
  /**
   * Values files; later ones win.
   */
  values?: string[];
  /**
   * The namespace of the release.
   */
  namespace?: string;
}
/**
 * What is absent matches everything; * stands for any text.
 */
export interface IgnoreRuleEntry {
  /**
   * The API group; empty for the core group.
   */
  group?: string;
  kind?: string;
  namespace?: string;
  name?: string;
  /**
   * JSON pointers (RFC 6901) of the fields; a part * is any key or index. Absent: the whole object.
   *
   * @minItems 1
   */
  pointers?: [string, ...string[]];
  /**
   * Why the difference is no mistake; reports show it.
   */
  reason: string;
}
