import type { MachineCode } from "./assembler.js";

const headerSize = 64;
const programHeaderSize = 56;
const sectionHeaderSize = 64;
const symbolSize = 24;
const relocationSize = 16;

const high = 2 ** 32;

const sharedObject = 3;
const solanaMachine = 263;
const loadedSegment = 1;
const dynamicSegment = 2;
/** A symbol that everybody sees and that has no type. */
const globalSymbol = 0x10;
/** The relocation that puts a system call into a call instruction. */
const callRelocation = 10;
const dynamicTag = {
  end: 0,
  strings: 5,
  symbols: 6,
  stringsSize: 10,
  symbolSize: 11,
  rel: 17,
  relSize: 18,
  relEntry: 19,
};

/** The sections, whose places in the file count from 1. */
const place = { dynsym: 3, dynstr: 5, shstrtab: 6 };

interface Section {
  name: string;
  type: number;
  flags: number;
  data: Uint8Array;
  link?: number;
  info?: number;
  entrySize?: number;
}

/**
 * Puts machine code into the file that Solana's loaders take: an ELF shared object whose addresses are its offsets. The
 * program begins with its first instruction.
 */
export function linkProgram({ text, calls }: MachineCode): Uint8Array {
  const symbols = [...new Set(calls.map(({ symbol }) => symbol))];
  const names = strings(symbols);
  const textAt = headerSize + 3 * programHeaderSize;
  const dynamicAt = textAt + text.length;
  const symbolsAt = dynamicAt + 16 * Object.keys(dynamicTag).length;
  const relocationsAt = symbolsAt + symbolSize * (1 + symbols.length);
  const relocationsSize = relocationSize * calls.length;
  const namesAt = relocationsAt + relocationsSize;
  const loadedEnd = namesAt + names.bytes.length;

  const symbolTable = words(
    [[0, 0, 0], ...symbols.map((symbol) => [names.at(symbol) + globalSymbol * high, 0, 0])].flat(),
  );
  const relocations = words(
    calls.flatMap(({ offset, symbol }) => [textAt + offset, callRelocation + (1 + symbols.indexOf(symbol)) * high]),
  );
  const dynamic = words([
    ...[dynamicTag.rel, relocationsAt, dynamicTag.relSize, relocationsSize, dynamicTag.relEntry, relocationSize],
    ...[dynamicTag.symbols, symbolsAt, dynamicTag.symbolSize, symbolSize],
    ...[dynamicTag.strings, namesAt, dynamicTag.stringsSize, names.bytes.length],
    ...[dynamicTag.end, 0],
  ]);
  const sections: Section[] = [
    { name: ".text", type: 1, flags: 6, data: text },
    { name: ".dynamic", type: 6, flags: 3, data: dynamic, link: place.dynstr, entrySize: 16 },
    { name: ".dynsym", type: 11, flags: 2, data: symbolTable, link: place.dynstr, info: 1, entrySize: symbolSize },
    { name: ".rel.dyn", type: 9, flags: 2, data: relocations, link: place.dynsym, entrySize: relocationSize },
    { name: ".dynstr", type: 3, flags: 2, data: names.bytes },
  ];
  const programHeaders = [
    programHeader({ type: loadedSegment, flags: 5, from: textAt, to: dynamicAt }),
    programHeader({ type: loadedSegment, flags: 4, from: dynamicAt, to: loadedEnd }),
    programHeader({ type: dynamicSegment, flags: 4, from: dynamicAt, to: symbolsAt }),
  ];
  return file(programHeaders, sections, textAt);
}

function file(programHeaders: readonly Uint8Array[], loaded: readonly Section[], entry: number): Uint8Array {
  const names = strings([...loaded.map(({ name }) => name), ".shstrtab"]);
  const sections = [...loaded, { name: ".shstrtab", type: 3, flags: 0, data: names.bytes }];
  const sectionHeaders: Uint8Array[] = [new Uint8Array(sectionHeaderSize)];
  let end = headerSize + programHeaderSize * programHeaders.length;
  for (const section of sections) {
    sectionHeaders.push(sectionHeader(section, { at: end, name: names.at(section.name) }));
    end += section.data.length;
  }
  const padding = new Uint8Array(-end & 7);
  const header = fileHeader({ entry, sectionsAt: end + padding.length, sections: sectionHeaders.length });
  return joined([header, ...programHeaders, ...sections.map(({ data }) => data), padding, ...sectionHeaders]);
}

function fileHeader({ entry, sectionsAt, sections }: { entry: number; sectionsAt: number; sections: number }) {
  const bytes = new Uint8Array(headerSize);
  const view = new DataView(bytes.buffer);
  // ELF, of 64 bits, little-endian, version 1.
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, sharedObject, true);
  view.setUint16(18, solanaMachine, true);
  view.setUint32(20, 1, true);
  bytes.set(words([entry, headerSize, sectionsAt]), 24);
  const sizes = [headerSize, programHeaderSize, 3, sectionHeaderSize, sections, place.shstrtab];
  sizes.forEach((size, at) => {
    view.setUint16(52 + 2 * at, size, true);
  });
  return bytes;
}

function programHeader({ type, flags, from, to }: { type: number; flags: number; from: number; to: number }) {
  const size = to - from;
  return words([type + flags * high, from, from, from, size, size, 8]);
}

function sectionHeader(section: Section, { at, name }: { at: number; name: number }): Uint8Array {
  const { type, flags, data, link = 0, info = 0, entrySize = 0 } = section;
  const address = flags === 0 ? 0 : at;
  return words([name + type * high, flags, address, at, data.length, link + info * high, 1, entrySize]);
}

/** Texts behind one another, each with a zero at its end, the first of them empty. */
function strings(texts: readonly string[]): { bytes: Uint8Array; at(text: string): number } {
  const all = `\0${texts.map((text) => `${text}\0`).join("")}`;
  return { bytes: new TextEncoder().encode(all), at: (text) => all.indexOf(`\0${text}\0`) + 1 };
}

/** Numbers of 64 bits; two of 32 bits are written as one, the second of them times 2^32. */
function words(numbers: readonly (number | bigint)[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from(numbers, BigInt).buffer);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
