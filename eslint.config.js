import tseslint from "typescript-eslint";

const limits = {
  "max-lines": ["error", { max: 320, skipBlankLines: true, skipComments: true }],
  "max-lines-per-function": ["error", { max: 55, skipBlankLines: true, skipComments: true }],
};

export default tseslint.config(
  {
    ignores: [
      "**/dist/**",
      "build/**",
      "**/fixtures/**",
      "examples/**",
      "node_modules/**",
      ".cache/**",
      "out/**",
    ],
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...limits,
      eqeqeq: "error",
      "func-style": ["error", "declaration", { allowArrowFunctions: false }],
      "max-params": ["error", 3],
      "no-console": "error",
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Use named exports." },
        { selector: "TSEnumDeclaration", message: "Use a union of string literals." },
      ],
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  {
    files: ["**/*.test.ts"],
    rules: { "max-lines-per-function": "off", "max-lines": ["error", 500], "max-params": "off" },
  },
  {
    files: ["scripts/**/*.ts", "bench/**/*.ts", "test/**/*.ts"],
    rules: { "no-console": "off" },
  },
);
