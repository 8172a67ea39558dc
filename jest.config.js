const common = {
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      {
        jsc: {
          parser: { syntax: "typescript" },
          target: "es2024",
          experimental: { keepImportAttributes: true },
        },
        module: { type: "es6" },
      },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/build/", "<rootDir>/out/", "/dist/"],
};

/**
 * One project a layer, from the quickest to the slowest; see docs/architecture.md, "Tests".
 * @type {import("jest").Config}
 */
export default {
  projects: [
    { ...common, displayName: "unit", testMatch: ["<rootDir>/{actions,shared,scripts}/**/*.test.ts"] },
    { ...common, displayName: "harness", testMatch: ["<rootDir>/test/harness/**/*.test.ts"] },
    { ...common, displayName: "rendering", testMatch: ["<rootDir>/test/rendering/**/*.test.ts"] },
    { ...common, displayName: "e2e", testMatch: ["<rootDir>/test/e2e/**/*.test.ts"] },
    { ...common, displayName: "cluster", testMatch: ["<rootDir>/test/cluster/**/*.test.ts"] },
    { ...common, displayName: "workflows", testMatch: ["<rootDir>/test/workflows/**/*.test.ts"] },
  ],
};
