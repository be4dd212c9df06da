/** What a command line program touches of the world around it. */
export interface Io {
  /** Writes to standard output. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
  /** The folder in which the program was started. */
  cwd: string;
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

/** How long lines of prose may be: a terminal's width, but never so long that one cannot read them. */
export function widthOf(io: Io): number {
  return Math.min(io.columns ?? 80, 100);
}
