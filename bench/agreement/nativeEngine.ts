import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import type { JsonObject, JsonValue } from "../../shared/resources/json.ts";
import { isJsonObject, objectAt, objectsAt, stringAt } from "../../shared/resources/json.ts";
import type {
  ColumnApplyAnswer,
  ColumnApplyRequest,
  EngineColumn,
  PolicyVerdict,
  UpdatePair,
} from "./engineColumn.ts";
import type { CaseVerdict } from "./verdict.ts";

/** The program made of shared/engine/wasm for this machine: answers batches from standard input, without WebAssembly. */
interface NativeProgram {
  readonly ask: (
    operation: string,
    options: JsonObject,
    documents: readonly (JsonValue | undefined)[],
  ) => Promise<{ readonly result: JsonValue; readonly answers: readonly JsonObject[] }>;
  readonly stop: () => Promise<void>;
}

/** Starts the program at a path (`go build` of shared/engine/wasm). Tells a mistake of the engine from one of its host. */
export function startNativeEngine(command: string): EngineColumn {
  return column(startProgram(command), 0);
}

function column(program: NativeProgram, customResources: number): EngineColumn {
  async function verdicts(
    operation: string,
    documents: readonly JsonValue[],
    more: JsonObject = {},
  ): Promise<readonly CaseVerdict[]> {
    const { answers } = await program.ask(operation, { customResources, defaults: true, ...more }, documents);
    return answers.map(readVerdict);
  }
  return {
    name: "engine (native)",
    create: async (objects) => await verdicts("create", objects),
    update: async (pairs: readonly UpdatePair[], subresource) =>
      await verdicts(
        "update",
        pairs.flatMap(({ before, after }) => [before, after]),
        subresource ? { subresource } : {},
      ),
    async apply(requests: readonly ColumnApplyRequest[]) {
      const { answers } = await program.ask("apply", { customResources }, requests.flatMap(applyDocuments));
      return answers.map(readApplyAnswer);
    },
    async podSecurity(objects, standard) {
      const { answers } = await program.ask("podSecurity", { ...standard }, objects);
      return answers.map(readPodSecurity);
    },
    async policies(objects) {
      const { result } = await program.ask("policies", { customResources }, objects);
      const id = isJsonObject(result) ? Number(result.id) : 0;
      return async (requests) => {
        const documents =
          requests.operation === "CREATE"
            ? requests.objects
            : requests.updates.flatMap(({ before, after }) => [before, after]);
        const { answers } = await program.ask(
          "admit",
          { customResources, policies: id, operation: requests.operation },
          documents,
        );
        return answers.map(readPolicyVerdict);
      };
    },
    async withCustomResources(definitions) {
      const { result } = await program.ask("customResources", {}, definitions);
      return column(program, isJsonObject(result) ? Number(result.id) : 0);
    },
    close: program.stop,
  };
}

function readVerdict(answer: JsonObject): CaseVerdict {
  const problems = objectsAt(answer, "problems").map((problem) =>
    [stringAt(problem, "path") ?? "", stringAt(problem, "message") ?? ""]
      .filter((part) => part !== "")
      .join(": "),
  );
  const panic = stringAt(answer, "panic");
  const messages = panic === undefined ? problems : [`panic: ${panic}`];
  const object = objectAt(answer, "object");
  const paths = objectsAt(answer, "problems").map((problem) => stringAt(problem, "path") ?? "");
  return { accepted: messages.length === 0, message: messages.join("; "), paths, ...(object && { object }) };
}

function readPodSecurity(answer: JsonObject): CaseVerdict {
  const unreadable = stringAt(answer, "unreadable");
  const reasons = objectsAt(answer, "reasons").map((each) => {
    const detail = stringAt(each, "detail") ?? "";
    return `${stringAt(each, "reason") ?? ""}${detail === "" ? "" : `: ${detail}`}`;
  });
  return {
    accepted: reasons.length === 0 && unreadable === undefined,
    message: unreadable ?? reasons.join(", "),
  };
}

function readPolicyVerdict(answer: JsonObject): PolicyVerdict {
  const open = objectsAt(answer, "undecided").map((each) => stringAt(each, "message") ?? "");
  const unreadable = open.length > 0 ? `undecided: ${open.join("; ")}` : stringAt(answer, "unreadable");
  const [denials, warnings] = ["denials", "warnings"].map((key) =>
    objectsAt(answer, key).map(
      (each) =>
        `${stringAt(each, "policy") ?? ""}/${stringAt(each, "binding") ?? ""}: ${stringAt(each, "message") ?? ""}`,
    ),
  );
  return {
    denials: denials ?? [],
    warnings: warnings ?? [],
    ...(unreadable !== undefined && { unreadable }),
  };
}

function applyDocuments({
  live,
  applied,
  manager,
  force,
}: ColumnApplyRequest): readonly (JsonValue | undefined)[] {
  return [live, { manager, force, object: applied }];
}

function readApplyAnswer(answer: JsonObject): ColumnApplyAnswer {
  const conflicts = objectsAt(answer, "conflicts");
  if (conflicts.length > 0) {
    return {
      kind: "conflicts",
      conflicts: conflicts.map((each) => ({
        manager: stringAt(each, "manager") ?? "",
        path: stringAt(each, "path") ?? "",
      })),
    };
  }
  const object = objectAt(answer, "object");
  return object ? { kind: "applied", object } : { kind: "refused", message: readVerdict(answer).message };
}

function startProgram(command: string): NativeProgram {
  const child = spawn(command, [], { stdio: ["pipe", "pipe", "pipe"] });
  const batches = batchesOf(child);
  return {
    async ask(operation, options, documents) {
      child.stdin.write(withLength(Buffer.concat([{ operation, options }, ...documents].map(frameOf))));
      const [head, ...answers] = readFrames((await batches.next()).value ?? Buffer.alloc(0));
      if (!head || stringAt(head, "error"))
        throw new Error(`${operation}: ${stringAt(head ?? {}, "error") ?? "no answer"}`);
      return { result: head.result ?? null, answers };
    },
    async stop() {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.stdin.end();
      await ended;
    },
  };
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** An empty frame stands for what is not there. */
function frameOf(value: JsonValue | undefined): Buffer {
  return withLength(Buffer.from(value === undefined ? "" : JSON.stringify(value)));
}

function readFrames(batch: Buffer): readonly JsonObject[] {
  const frames: JsonObject[] = [];
  for (let at = 0; at < batch.length;) {
    const length = batch.readUInt32LE(at);
    const text = batch.toString("utf8", at + 4, at + 4 + length);
    const value = text === "" ? {} : (JSON.parse(text) as JsonValue);
    frames.push(isJsonObject(value) ? value : {});
    at += 4 + length;
  }
  return frames;
}

/** The answers of the program one after another. Throws what it printed when it ends in the middle of one. */
async function* batchesOf(child: ChildProcessWithoutNullStreams): AsyncGenerator<Buffer, void, void> {
  let errors = "";
  child.stderr.on("data", (part: Buffer) => (errors = (errors + part.toString("utf8")).slice(-4000)));
  let parts: Buffer[] = [];
  let size = 0;
  let wanted = 4;
  for await (const part of child.stdout as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    while (size >= wanted) {
      const all = Buffer.concat(parts);
      wanted = 4 + all.readUInt32LE(0);
      if (size < wanted) {
        parts = [all];
        break;
      }
      yield all.subarray(4, wanted);
      parts = [all.subarray(wanted)];
      size -= wanted;
      wanted = 4;
    }
  }
  if (size > 0 || errors !== "") throw new Error(`the engine's program ended: ${errors}`);
}
