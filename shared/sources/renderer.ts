import { InputError } from "../resources/inputError.ts";
import type { Execute } from "../runtime/execute.ts";

/** The program that builds kustomizations, with the arguments that go before the folder. */
export interface KustomizeCommand {
  readonly command: string;
  readonly args: readonly string[];
}

const candidates: readonly (KustomizeCommand & { readonly probe: readonly string[] })[] = [
  { command: "kustomize", args: ["build"], probe: ["version"] },
  { command: "kubectl", args: ["kustomize"], probe: ["version", "--client"] },
];

/**
 * Finds Kustomize on PATH, on its own or within kubectl.
 * @throws InputError that says what to install where there is neither.
 */
export async function findKustomize(execute: Execute): Promise<KustomizeCommand> {
  for (const { command, args, probe } of candidates) {
    if (await starts(execute, { command, args: probe })) return { command, args };
  }
  throw new InputError({
    code: "tool-missing",
    message: "Neither `kustomize` nor `kubectl` is on PATH, and there are kustomizations to render.",
    hint: "Install one in a step before this one; GitHub's hosted Ubuntu runners have both.",
  });
}

/**
 * Makes sure of Helm on PATH.
 * @throws InputError that says what to install.
 */
export async function requireHelm(execute: Execute): Promise<void> {
  if (await starts(execute, { command: "helm", args: ["version", "--short"] })) return;
  throw new InputError({
    code: "tool-missing",
    message: "`helm` is not on PATH, and there are charts to render.",
    hint: "Install it in a step before this one (azure/setup-helm); GitHub's hosted runners have it.",
  });
}

async function starts(execute: Execute, program: KustomizeCommand): Promise<boolean> {
  try {
    const { exitCode } = await execute({ ...program, cwd: process.cwd() });
    return exitCode === 0;
  } catch {
    return false;
  }
}
