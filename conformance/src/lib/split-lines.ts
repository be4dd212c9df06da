/** Longest line that a driver may write, in bytes: the largest answer to a vector has a few kilobytes. */
export const maxLineBytes = 1_048_576;

/** Hears the lines of a stream of bytes. */
export interface LineListener {
  onLine(line: string): void;
  /** Hears why the stream cannot be cut into lines any more; nothing follows. */
  onProblem(problem: string): void;
}

/** Cuts UTF-8 bytes into lines, in bounded memory; answers the function that takes the next piece. */
export function splitLines({ onLine, onProblem }: LineListener): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let pieces: Uint8Array[] = [];
  let length = 0;
  let over = false;

  const stop = (problem: string) => {
    over = true;
    pieces = [];
    onProblem(problem);
  };
  const finish = () => {
    const line = Buffer.concat(pieces);
    pieces = [];
    length = 0;
    let text: string;
    try {
      text = decoder.decode(line);
    } catch {
      return stop("wrote a line that is not UTF-8");
    }
    onLine(text);
  };

  return (bytes) => {
    let start = 0;
    while (!over && start < bytes.length) {
      const found = bytes.indexOf(0x0a, start);
      const end = found === -1 ? bytes.length : found;
      length += end - start;
      if (length > maxLineBytes) return stop(`wrote a line of more than ${maxLineBytes} bytes`);
      pieces.push(bytes.slice(start, end));
      if (found !== -1) finish();
      start = end + 1;
    }
  };
}
