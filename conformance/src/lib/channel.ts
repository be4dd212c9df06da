import { spawnChild } from "../process/child.js";
import { howItEnded } from "../run/target.js";
import { splitLines } from "./split-lines.js";

/** Who hears what a driver writes. */
export interface ChannelListener {
  onLine(line: string): void;
  /** Hears once why no line can follow, in a sentence. */
  onEnd(reason: string): void;
}

/** Lines of text to and from a driver. */
export interface Channel {
  send(line: string): void;
  /** The last lines of what the driver says beside its answers, for messages. */
  output(): string;
  close(): Promise<void>;
}

/** Starts a driver and begins to hear it. */
export type OpenChannel = (listener: ChannelListener) => Channel;

/** A driver that is a program: it is started from a command line and talks over its standard input and output. */
export function commandChannel(command: string): OpenChannel {
  return ({ onLine, onEnd }) => {
    const child = spawnChild(command, {
      name: "driver under test",
      shell: true,
      input: true,
      onStdout: splitLines({ onLine, onProblem: (problem) => onEnd(`The driver ${problem}.`) }),
    });
    void child.exited.then((exit) => onEnd(`${howItEnded(exit)}.`));
    let unsent = "";
    const flush = () => {
      const text = unsent;
      unsent = "";
      child.write(text);
    };
    return {
      // What is asked in one go is written in one go.
      send(line) {
        if (unsent === "") setImmediate(flush);
        unsent += `${line}\n`;
      },
      output: () => child.stderr().trimEnd().split("\n").slice(-20).join("\n"),
      async close() {
        await child.stop();
      },
    };
  };
}
