/** Reads bytes in order. Reading past the end answers zeros and sets `overrun`, so that it is asked once, at the end. */
export interface Reader {
  /** How many bytes have been read. */
  readonly offset: number;
  /** How many bytes are left. */
  readonly left: number;
  /** Whether more was read than there is. */
  readonly overrun: boolean;
  /** Whether every length so far was written in as few bytes as it takes. */
  readonly minimal: boolean;
  byte(): number;
  bytes(length: number): Uint8Array;
  /** A length in one to three bytes, seven bits in each; the chain calls it compact-u16. */
  length(): number;
}

/** Starts to read bytes, which are not copied. */
export function createReader(source: Uint8Array): Reader {
  let offset = 0;
  let overrun = false;
  let minimal = true;

  function bytes(length: number): Uint8Array {
    const end = offset + length;
    if (end > source.length) {
      overrun = true;
      offset = source.length;
      return new Uint8Array(length);
    }
    const read = source.subarray(offset, end);
    offset = end;
    return read;
  }

  const byte = () => bytes(1)[0] ?? 0;

  function length(): number {
    let value = 0;
    for (let place = 0; place < 3; place += 1) {
      const read = byte();
      value |= (read & 0x7f) << (7 * place);
      if (read < 0x80) {
        if (read === 0 && place > 0) minimal = false;
        return value;
      }
    }
    minimal = false;
    return value;
  }

  return {
    byte,
    bytes,
    length,
    get offset() {
      return offset;
    },
    get left() {
      return source.length - offset;
    },
    get overrun() {
      return overrun;
    },
    get minimal() {
      return minimal;
    },
  };
}
