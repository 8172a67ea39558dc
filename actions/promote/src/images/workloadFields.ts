import type { FieldPattern } from "./fieldPattern.ts";
import { parseFieldPattern } from "./fieldPattern.ts";

/**
 * Where objects of a kind, in every version of its API group, name images: at a path there is the text of a reference, a
 * PodSpec, a mapping with the keys of Helm values (`repository`, `tag`, …), or YAML text with such values.
 */
export interface ImageField {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** As parseFieldPattern reads it. */
  readonly path: string;
}

/** A group, its kinds, and the paths that they have in common. */
type FieldRow = readonly [group: string, kinds: string, paths: readonly string[]];

const podTemplate = ["spec.template.spec"];

const tektonTask = ["steps[].image", "stepTemplate.image", "sidecars[].image"];
const tektonPipeline = ["tasks[].taskSpec", "finally[].taskSpec"].flatMap((task) => below(task, tektonTask));

const workflowTemplate = [
  "container.image",
  "script.image",
  "initContainers[].image",
  "sidecars[].image",
  "containerSet.containers[].image",
];
const workflow = ["templates[]", "templateDefaults"].flatMap((template) => below(template, workflowTemplate));

const rayCluster = ["headGroupSpec.template.spec", "workerGroupSpecs[].template.spec"];

const rows: readonly FieldRow[] = [
  ["", "Pod", ["spec"]],
  ["", "PodTemplate", ["template.spec"]],
  ["", "ReplicationController", podTemplate],
  ["apps", "Deployment StatefulSet DaemonSet ReplicaSet", podTemplate],
  ["extensions", "Deployment DaemonSet ReplicaSet", podTemplate],
  ["batch", "Job", podTemplate],
  ["batch", "CronJob", ["spec.jobTemplate.spec.template.spec"]],

  ["argoproj.io", "Rollout", podTemplate],
  ["argoproj.io", "Experiment", ["spec.templates[].template.spec"]],
  [
    "argoproj.io",
    "AnalysisTemplate ClusterAnalysisTemplate AnalysisRun",
    ["spec.metrics[].provider.job.spec.template.spec"],
  ],
  ["argoproj.io", "Workflow WorkflowTemplate ClusterWorkflowTemplate", below("spec", workflow)],
  ["argoproj.io", "CronWorkflow", below("spec.workflowSpec", workflow)],

  ["serving.knative.dev", "Service Configuration", podTemplate],
  ["serving.knative.dev", "Revision", ["spec"]],
  ["sources.knative.dev", "ContainerSource", podTemplate],

  ["tekton.dev", "Task ClusterTask", below("spec", tektonTask)],
  ["tekton.dev", "TaskRun", below("spec.taskSpec", tektonTask)],
  ["tekton.dev", "Pipeline", below("spec", tektonPipeline)],
  ["tekton.dev", "PipelineRun", below("spec.pipelineSpec", tektonPipeline)],
  ["tekton.dev", "StepAction", ["spec.image"]],

  ["apps.openshift.io", "DeploymentConfig", podTemplate],

  ["apps.kruise.io", "CloneSet StatefulSet DaemonSet BroadcastJob", podTemplate],
  ["apps.kruise.io", "SidecarSet", ["spec"]],
  [
    "apps.kruise.io",
    "UnitedDeployment",
    ["statefulSetTemplate", "advancedStatefulSetTemplate", "cloneSetTemplate", "deploymentTemplate"].map(
      (template) => `spec.template.${template}.spec.template.spec`,
    ),
  ],
  [
    "apps.kruise.io",
    "AdvancedCronJob",
    ["jobTemplate", "broadcastJobTemplate"].map((template) => `spec.template.${template}.spec.template.spec`),
  ],

  ["keda.sh", "ScaledJob", ["spec.jobTargetRef.template.spec"]],
  ["jobset.x-k8s.io", "JobSet", ["spec.replicatedJobs[].template.spec.template.spec"]],
  [
    "leaderworkerset.x-k8s.io",
    "LeaderWorkerSet",
    ["spec.leaderWorkerTemplate.leaderTemplate.spec", "spec.leaderWorkerTemplate.workerTemplate.spec"],
  ],
  ["batch.volcano.sh", "Job", ["spec.tasks[].template.spec"]],
  ["agones.dev", "Fleet GameServerSet", ["spec.template.spec.template.spec"]],
  ["agones.dev", "GameServer", podTemplate],
  ["ray.io", "RayCluster", below("spec", rayCluster)],
  ["ray.io", "RayJob", below("spec.rayClusterSpec", rayCluster)],
  ["ray.io", "RayService", below("spec.rayClusterConfig", rayCluster)],
  [
    "kubeflow.org",
    "PyTorchJob TFJob MPIJob XGBoostJob PaddleJob",
    ["pytorchReplicaSpecs", "tfReplicaSpecs", "mpiReplicaSpecs", "xgbReplicaSpecs", "paddleReplicaSpecs"].map(
      (replicas) => `spec.${replicas}.*.template.spec`,
    ),
  ],
  ["sparkoperator.k8s.io", "SparkApplication", ["spec.image", "spec.driver.image", "spec.executor.image"]],
  ["actions.github.com", "AutoscalingRunnerSet EphemeralRunnerSet", podTemplate],
  ["monitoring.coreos.com", "Prometheus PrometheusAgent Alertmanager ThanosRuler", ["spec", "spec.image"]],
  ["postgresql.cnpg.io", "Cluster", ["spec.imageName"]],
  ["postgresql.cnpg.io", "ImageCatalog ClusterImageCatalog", ["spec.images[].image"]],
  ["pkg.crossplane.io", "Provider Configuration Function", ["spec.package"]],
  ["kubevirt.io", "VirtualMachine", ["spec.template.spec.volumes[].containerDisk.image"]],
];

/** The patterns of a kind, by `group/kind`. */
export type ImageFieldIndex = ReadonlyMap<string, readonly FieldPattern[]>;

/** The known kinds and the given ones. A path that can't be read is left out; the configuration's schema refuses it. */
export function indexImageFields(more: readonly ImageField[] = []): ImageFieldIndex {
  const index = new Map<string, FieldPattern[]>();
  for (const { group, kind, path } of [...knownImageFields(), ...more]) {
    const pattern = parseFieldPattern(path);
    if (!pattern) continue;
    const key = `${group}/${kind}`;
    const known = index.get(key);
    if (known) known.push(pattern);
    else index.set(key, [pattern]);
  }
  return index;
}

/** The kinds that need no configuration. */
export function knownImageFields(): readonly ImageField[] {
  return rows.flatMap(([group, kinds, paths]) =>
    kinds.split(" ").flatMap((kind) => paths.map((path) => ({ group, kind, path }))),
  );
}

function below(parent: string, paths: readonly string[]): readonly string[] {
  return paths.map((path) => `${parent}.${path}`);
}
