/** Numbers that look random and are the same for the same seed (mulberry32). */
export function createChance(seed) {
  let state = seed >>> 0;
  function next() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const of = (list) => list[Math.floor(next() * list.length)];
  const often = (share) => next() < share;
  return {
    /** A number from 0 to 1. */
    next,
    /** One of a list. */
    of,
    /** True as often as asked for, from 0 to 1. */
    often,
    /** Several of a list: one, and each time as often as asked for one more, up to a length. */
    some(list, { more, most }) {
      const chosen = [of(list)];
      while (chosen.length < most && often(more)) chosen.push(of(list));
      return chosen;
    },
    /** Another one for somebody whose turns come in no order, so that all others stay the same. */
    fork: () => createChance(next() * 2 ** 32),
  };
}

/** The chance of one round, which is the same whether the rounds before it are played or not. */
export function chanceOfRound(seed, round) {
  return createChance(Math.imul(seed, 0x9e3779b1) ^ Math.imul(round, 0x85ebca6b));
}
