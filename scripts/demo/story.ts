/** Tells the story of the demo: progress that is rewritten on a terminal, plain lines into a pipe. */
export interface Story {
  /** Begins a step; on a terminal the line shows that it is under way. */
  step(title: string): void;
  /** Ends the step with what came of it, a line each. */
  outcome(lines: readonly string[]): void;
  /** A line outside of steps. */
  tell(line: string): void;
}

const clearLine = "\r\u001B[2K";

/** A story on a stream. */
export function createStory(stream: NodeJS.WriteStream): Story {
  const terminal = stream.isTTY;
  let count = 0;
  let current = "";
  return {
    step(title) {
      count++;
      current = `${count}. ${title}`;
      if (terminal) stream.write(`\u001B[2m${current} ...\u001B[0m`);
    },
    outcome(lines) {
      stream.write(terminal ? `${clearLine}\u001B[1m${current}\u001B[0m\n` : `${current}\n`);
      for (const line of lines) stream.write(`   ${line}\n`);
    },
    tell(line) {
      stream.write(`${line}\n`);
    },
  };
}
