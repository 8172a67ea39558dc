import { ModuleExit } from "./wasi.ts";

/** A question that the module, or the thread that it runs in, did not survive. Another question may well be answered. */
export class Trap extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = "Trap";
  }
}

/** The trap behind what was thrown through an instance. `output` is what the module had written to its console. */
export function trapOf(thrown: unknown, output: string): Trap {
  return new Trap(reasonOf(thrown, output), { cause: thrown });
}

function reasonOf(thrown: unknown, output: string): string {
  // Go's runtime says why it gives up before it ends the program.
  const fatal = /^(?:fatal error|panic|runtime): .*$/m.exec(output)?.[0];
  if (fatal !== undefined) return fatal.slice(0, 300);
  if (thrown instanceof RangeError) return "the call stack overflowed";
  if (thrown instanceof WebAssembly.RuntimeError || thrown instanceof ModuleExit) return thrown.message;
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}
