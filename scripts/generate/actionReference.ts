import { readFileSync } from "node:fs";
import { parse } from "yaml";

interface Input {
  readonly description: string;
  readonly default?: string;
  readonly required?: boolean;
}

interface ActionDefinition {
  readonly inputs: Readonly<Record<string, Input>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

/** The tables of inputs and outputs of an action, made from its action.yml. */
export function actionReference(actionFile: string): string {
  const action = parse(readFileSync(actionFile, "utf8")) as ActionDefinition;
  const inputs = Object.entries(action.inputs).map(([name, input]) => [
    `\`${name}\``,
    input.description,
    formatDefault(input),
  ]);
  const outputs = Object.entries(action.outputs).map(([name, output]) => [`\`${name}\``, output.description]);
  return [table(["Input", "Meaning", "Default"], inputs), "", table(["Output", "Meaning"], outputs)].join(
    "\n",
  );
}

function formatDefault(input: Input): string {
  if (input.required) return "required";
  return input.default === undefined || input.default === "" ? "" : `\`${input.default}\``;
}

/** A markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map(tableRow).join("\n");
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
