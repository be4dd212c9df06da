/** Something that is wrong with the catalogue although every file is well-formed. */
export interface Finding extends Problem {
  /** The file at fault, by its path in the specs folder. */
  file: string;
}

/** What is wrong within one file. */
export interface Problem {
  /** Where, as a JSON pointer; the whole file when absent. */
  pointer?: string;
  /** What is wrong and what to do about it. */
  problem: string;
}
