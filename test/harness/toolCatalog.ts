/** A program that tests use as a real part, by the name it has on PATH. */
export type ToolName =
  | "act"
  | "actionlint"
  | "crane"
  | "etcd"
  | "helm"
  | "kube-apiserver"
  | "kube-apiserver-1.34"
  | "kube-apiserver-1.35"
  | "kubeconform"
  | "kubectl"
  | "kubectl-validate"
  | "kustomize"
  | "registry"
  | "zizmor";

/** Where a tool is, or why it can't be had on this machine. */
export type ToolResult =
  | { readonly status: "ready"; readonly path: string }
  | { readonly status: "missing"; readonly reason: string };

/** A main package of a Go module that one of the modules in `test/tools` requires. */
export interface GoTool {
  readonly kind: "go";
  readonly name: ToolName;
  /** The folder in `test/tools` with the go.mod that pins it. */
  readonly group:
    "gitops" | "kubernetes" | "kubernetes-1.34" | "kubernetes-1.35" | "registry" | "validators" | "workflows";
  /** The import path of its main package. */
  readonly package: string;
  /** Variables the linker sets, given versions as go.mod has them (`v1.2.3`), so that the tool reports what it is. */
  readonly variables: (versionOf: (module: string) => string) => Readonly<Record<string, string>>;
  /** Whether it is made for a benchmark that asks for it by its name, and is no part of all tools. */
  readonly onDemand?: true;
}

/** A program in a wheel that `test/tools/requirements.txt` pins. */
export interface PythonTool {
  readonly kind: "python";
  readonly name: ToolName;
}

const catalog: readonly (GoTool | PythonTool)[] = [
  {
    kind: "go",
    name: "kustomize",
    group: "gitops",
    package: "sigs.k8s.io/kustomize/kustomize/v5",
    variables: (versionOf) => ({
      "sigs.k8s.io/kustomize/api/provenance.version": versionOf("sigs.k8s.io/kustomize/kustomize/v5"),
    }),
  },
  {
    kind: "go",
    name: "helm",
    group: "gitops",
    package: "helm.sh/helm/v3/cmd/helm",
    variables: helmVariables,
  },
  {
    kind: "go",
    name: "etcd",
    group: "kubernetes",
    package: "go.etcd.io/etcd/server/v3",
    variables: noVariables,
  },
  {
    kind: "go",
    name: "kube-apiserver",
    group: "kubernetes",
    package: "k8s.io/kubernetes/cmd/kube-apiserver",
    variables: kubernetesVariables,
  },
  {
    kind: "go",
    name: "kubectl",
    group: "kubernetes",
    package: "k8s.io/kubernetes/cmd/kubectl",
    variables: kubernetesVariables,
  },
  {
    kind: "go",
    name: "actionlint",
    group: "workflows",
    package: "github.com/rhysd/actionlint/cmd/actionlint",
    variables: (versionOf) => ({
      "github.com/rhysd/actionlint.version": versionOf("github.com/rhysd/actionlint").slice(1),
    }),
  },
  {
    kind: "go",
    name: "act",
    group: "workflows",
    package: "github.com/nektos/act",
    variables: noVariables,
  },
  {
    kind: "go",
    name: "registry",
    group: "registry",
    package: "github.com/google/go-containerregistry/cmd/registry",
    variables: noVariables,
  },
  {
    kind: "go",
    name: "crane",
    group: "registry",
    package: "github.com/google/go-containerregistry/cmd/crane",
    variables: (versionOf) => ({
      "github.com/google/go-containerregistry/cmd/crane/cmd.Version": versionOf(
        "github.com/google/go-containerregistry",
      ),
    }),
  },
  {
    kind: "go",
    name: "kubeconform",
    group: "validators",
    package: "github.com/yannh/kubeconform/cmd/kubeconform",
    variables: (versionOf) => ({ "main.version": versionOf("github.com/yannh/kubeconform") }),
    onDemand: true,
  },
  {
    kind: "go",
    name: "kubectl-validate",
    group: "validators",
    package: "sigs.k8s.io/kubectl-validate",
    variables: noVariables,
    onDemand: true,
  },
  ...(["1.35", "1.34"] as const).map((minor): GoTool => ({
    kind: "go",
    name: `kube-apiserver-${minor}`,
    group: `kubernetes-${minor}`,
    package: "k8s.io/kubernetes/cmd/kube-apiserver",
    variables: kubernetesVariables,
    onDemand: true,
  })),
  { kind: "python", name: "zizmor" },
];

/** All tools that tests use, those that build quickest first. */
export function toolNames(): readonly ToolName[] {
  return catalog.filter((tool) => !("onDemand" in tool)).map((tool) => tool.name);
}

/** Whether the text is the name of a tool in the catalog. */
export function isToolName(text: string): text is ToolName {
  return catalog.some((tool) => tool.name === text);
}

/** What the catalog says of a tool. */
export function findTool(name: ToolName): GoTool | PythonTool {
  const tool = catalog.find((candidate) => candidate.name === name);
  if (tool === undefined) throw new Error(`No tool is called ${name}.`);
  return tool;
}

function noVariables(): Readonly<Record<string, string>> {
  return {};
}

/** The variables that Kubernetes' release build sets (hack/lib/version.sh), as far as they are shown anywhere. */
function kubernetesVariables(versionOf: (module: string) => string): Readonly<Record<string, string>> {
  const version = versionOf("k8s.io/kubernetes");
  const [major = "", minor = ""] = version.slice(1).split(".");
  return Object.fromEntries(
    ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((path) => [
      [`${path}.gitVersion`, version],
      [`${path}.gitMajor`, major],
      [`${path}.gitMinor`, minor],
      [`${path}.gitTreeState`, "clean"],
    ]),
  );
}

/** What helm's Makefile sets: its own version, and `.Capabilities.KubeVersion` after its client-go (v0.37 is 1.37). */
function helmVariables(versionOf: (module: string) => string): Readonly<Record<string, string>> {
  const minor = versionOf("k8s.io/client-go").split(".")[1] ?? "";
  return {
    "helm.sh/helm/v3/internal/version.version": versionOf("helm.sh/helm/v3"),
    "helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor": "1",
    "helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor": minor,
    "helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor": "1",
    "helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor": minor,
  };
}
