import type { Vector } from "./format.js";
import { deepEqual, isObject } from "./json.js";
import { isRemoval } from "./override.js";
import { join } from "./pointer.js";

/**
 * The places, as JSON pointers, where what two vectors do differs: what is given, and the steps less what they expect
 * and how they are called. A member that only one has is followed to its leaves, so that a pointer names the same place
 * whether or not the other vector has anything around it.
 */
export function differences(left: Vector, right: Vector): string[] {
  return compare(deedsOf(left), deedsOf(right), "");
}

/** Tells whether a difference is at a declared place or inside of it. */
export function covers(declared: string, difference: string): boolean {
  return difference === declared || difference.startsWith(`${declared}/`);
}

function deedsOf({ given = {}, steps }: Vector): unknown {
  return {
    given,
    steps: steps.map((step) =>
      Object.fromEntries(Object.entries(step).filter(([key]) => key !== "expect" && key !== "id")),
    ),
  };
}

function compare(left: unknown, right: unknown, pointer: string): string[] {
  if (deepEqual(left, right)) return [];
  const lists = [left, right].filter((side) => side !== undefined);
  if (lists.every(Array.isArray) && lists.some((list) => list.length > 0)) {
    const [some, others] = [Array.isArray(left) ? left : [], Array.isArray(right) ? right : []];
    return Array.from({ length: Math.max(some.length, others.length) }).flatMap((_, index) =>
      index in some && index in others
        ? compare(some[index], others[index], join(pointer, index))
        : [join(pointer, index)],
    );
  }
  if (!isBranch(left) || !isBranch(right)) return [pointer];
  const keys = new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})]);
  return [...keys].flatMap((key) => compare(member(left, key), member(right, key), join(pointer, key)));
}

/** Tells whether a value has members to go into; what is absent counts as an object without any. */
function isBranch(value: unknown): value is object | undefined {
  return value === undefined || (isObject(value) && !isRemoval(value));
}

function member(value: object | undefined, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
