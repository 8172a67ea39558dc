import { spawn } from "node:child_process";
import { goVersion } from "./inputs.ts";

/** What is compiled for. */
export type Target = "native" | "wasm";

export interface GoCommand {
  readonly folder: string;
  readonly target: Target;
  readonly command: string;
  readonly args: readonly string[];
}

/** What a program printed to its two outputs. */
export interface Printed {
  readonly output: string;
  readonly complaints: string;
}

/**
 * Runs a program with the environment that builds need, whatever the user's own settings of Go are.
 * @throws Error where it fails, with the end of what it complained of.
 */
export async function runGo({ folder, target, command, args }: GoCommand): Promise<Printed> {
  return await new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, ...settings(target) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let complaints = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
    child.on("error", (error) => {
      const hint = "Building the engine needs Go; see https://go.dev/doc/install";
      reject(new Error(`${command} could not be started: ${error.message}. ${hint}`));
    });
    child.on("close", (code) => {
      if (code === 0) resolve({ output, complaints });
      else reject(new Error(`${command} ${args.slice(0, 2).join(" ")} failed:\n${lastLines(complaints)}`));
    });
  });
}

/** Everything that changes what the compiler makes is set, so that it is the same for everyone. */
function settings(target: Target): NodeJS.ProcessEnv {
  return {
    CGO_ENABLED: "0",
    GO111MODULE: "on",
    GODEBUG: "",
    GOEXPERIMENT: "",
    GOFIPS140: "off",
    GOFLAGS: "",
    GOTOOLCHAIN: goVersion,
    GOWORK: "off",
    ...(target === "wasm" ? { GOOS: "wasip1", GOARCH: "wasm", GOWASM: "" } : { GOOS: "", GOARCH: "" }),
  };
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-30).join("\n");
}
