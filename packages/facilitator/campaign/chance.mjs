/** Numbers that look random and are the same for the same seed (mulberry32). */
export function createChance(seed) {
  let state = seed >>> 0;
  function next() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    /** One of a list. */
    of: (list) => list[Math.floor(next() * list.length)],
    /** True as often as asked for, from 0 to 1. */
    often: (share) => next() < share,
  };
}
