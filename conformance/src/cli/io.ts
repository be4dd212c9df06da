/** What a command line program touches of the world around it. */
export interface Io {
  /** Writes to standard output. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
  env: Readonly<Record<string, string | undefined>>;
  /** Columns of standard output, when it is a terminal. */
  columns: number | undefined;
  outIsTerminal: boolean;
  errIsTerminal: boolean;
  /** Aborted when the process shall end. */
  signal: AbortSignal;
}

/** Tells whether standard output wants colour: a terminal that nobody asked to be plain. */
export function wantsColour(io: Io, noColour: boolean): boolean {
  return io.outIsTerminal && !noColour && !io.env.NO_COLOR && io.env.TERM !== "dumb";
}
