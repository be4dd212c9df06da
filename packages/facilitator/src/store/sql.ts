/** A value that a statement may be given. Money and ids are text, times are whole numbers as bigint. */
export type SqlValue = string | bigint | boolean | null;

/** What the store needs of a database that speaks PostgreSQL's dialect; throws `store_unreachable`. */
export interface Sql {
  /** Runs one statement and answers its rows. */
  query(text: string, values: readonly SqlValue[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Runs several statements in one transaction. */
  script(text: string): Promise<void>;
  close(): Promise<void>;
}
