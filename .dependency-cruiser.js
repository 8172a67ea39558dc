// Imports point one way; docs/architecture.md, "The rule for imports", says why.
const parts = {
  resources: [],
  diff: ["resources"],
  engine: ["resources"],
  findings: ["resources", "diff", "engine"],
  sources: ["resources", "runtime"],
  registry: ["resources"],
  config: ["resources", "sources", "diff", "runtime"],
  reports: ["resources", "diff", "findings", "sources"],
  github: ["resources", "diff", "findings", "reports", "config", "runtime"],
  runtime: ["resources"],
};

const tests = "\\.test\\.ts$";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(parts).map(([part, allowed]) => ({
      name: `shared-${part}`,
      comment: `shared/${part} may import ${allowed.map((name) => `shared/${name}`).join(", ") || "no other part"}.`,
      severity: "error",
      from: { path: `^shared/${part}/`, pathNot: tests },
      to: {
        path: "^(shared|actions|scripts|test|bench)/",
        pathNot: `^shared/(${[part, ...allowed].join("|")})/`,
      },
    })),
    {
      name: "known-parts",
      comment: "A new folder in shared/ gets its place in the rule for imports.",
      severity: "error",
      from: { path: "^shared/", pathNot: `^shared/(${Object.keys(parts).join("|")})/` },
      to: {},
    },
    {
      name: "actions-are-apart",
      comment: "What two actions need belongs in shared/.",
      severity: "error",
      from: { path: "^actions/([^/]+)/", pathNot: tests },
      to: { path: "^(actions|scripts|test|bench)/", pathNot: "^actions/$1/" },
    },
    {
      name: "pure-parts",
      comment:
        "Objects, differences and findings are plain data in, plain data out: no files, processes, network or GitHub.",
      severity: "error",
      from: { path: "^shared/(resources|diff|findings)/", pathNot: tests },
      to: {
        path: "^(@actions|@octokit|@kubernetes)|node_modules/(@actions|@octokit|@kubernetes)/",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "pure-parts-no-node",
      comment: "As pure-parts: nothing of Node's own that touches the outside.",
      severity: "error",
      from: { path: "^shared/(resources|diff|findings)/", pathNot: tests },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-circles",
      severity: "error",
      from: {},
      to: { circular: true, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "declared-dependencies",
      comment: "The bundles hold only what package.json names as a dependency.",
      severity: "error",
      from: { path: "^(actions|shared)/", pathNot: `${tests}|generated` },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "unknown"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(/dist/|/fixtures/|^build/|^examples/)" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
    },
  },
};
