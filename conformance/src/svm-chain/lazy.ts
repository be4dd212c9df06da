import type { SvmWorld, SvmWorldOptions } from "./world.js";

/** A local Solana that nobody pays for who does not ask for it. */
export interface LazySolana {
  /** Prepares it when it is first asked for, and answers the same one ever after; throws as `createSvmWorld` does. */
  open(): Promise<SvmWorld>;
  /** Stops it, if it was ever asked for. */
  stop(): Promise<void>;
}

/**
 * Makes a local Solana that starts when it is first asked for.
 *
 * @example
 * ```ts
 * const solana = lazySolana();
 * const world = await solana.open();
 * await solana.stop();
 * ```
 */
export function lazySolana(options: SvmWorldOptions = {}): LazySolana {
  let opening: Promise<SvmWorld> | undefined;
  return {
    open() {
      opening ??= import("./world.js").then(({ createSvmWorld }) => createSvmWorld(options));
      return opening;
    },
    async stop() {
      const [opened] = await Promise.allSettled(opening ? [opening] : []);
      if (opened?.status === "fulfilled") await opened.value.stop();
    },
  };
}
