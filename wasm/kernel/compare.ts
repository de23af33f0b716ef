import {
  BIG,
  CELL_DOUBLE,
  CELL_HIGH,
  CELL_ID,
  CELL_LOW,
  CELL_TAG,
  DOUBLE,
  EQ,
  GT,
  GTE,
  IN,
  LIST_BIGS,
  LIST_DOUBLES,
  LIST_HEADER_SIZE,
  LIST_IDS,
  LT,
  NEQ,
  SAFE,
  TAG_MASK,
} from "./layout.ts";
import { double, type Program, word } from "./memory.ts";

/** What two numbers without an order are to each other; the others are −1, 0 and 1. */
const UNORDERED: i32 = 2;

/** Applies a comparing operator to an actual value and its operand, which `in` and `not_in` find to be a list. */
export function compare(program: Program, operator: i32, actual: i32, operand: i32): bool {
  if (operator === EQ) return equal(program, actual, operand);
  if (operator === NEQ) return !equal(program, actual, operand);
  if (operator < GT) return contains(program, operand, actual) === (operator === IN);
  const order = orderOf(program, actual, operand);
  if (order === UNORDERED) return false;
  if (operator === GT) return order > 0;
  if (operator === GTE) return order >= 0;
  if (operator === LT) return order < 0;
  return order <= 0;
}

/* @inline */
function tagOf(program: Program, cell: i32): i32 {
  return word(program, cell + CELL_TAG) & TAG_MASK;
}

/** Numbers are equal by value, all else by being the same constant; an unknown one has the id 0, and equals none. */
function equal(program: Program, actual: i32, constant: i32): bool {
  if (tagOf(program, constant) >= DOUBLE) return orderOf(program, actual, constant) === 0;
  return tagOf(program, actual) < DOUBLE && word(program, actual + CELL_ID) === word(program, constant + CELL_ID);
}

/** Orders two cells; those that are no numbers have no order. */
function orderOf(program: Program, a: i32, b: i32): i32 {
  const tagA = tagOf(program, a);
  const tagB = tagOf(program, b);
  if (tagA < DOUBLE || tagB < DOUBLE) return UNORDERED;
  if (tagA === BIG && tagB === BIG) {
    const high = sign(double(program, a + CELL_HIGH), double(program, b + CELL_HIGH));
    return high === 0 ? sign(double(program, a + CELL_LOW), double(program, b + CELL_LOW)) : high;
  }
  // A big integer is further from zero than any safe one.
  if (tagA === BIG && tagB === SAFE) return sign(double(program, a + CELL_HIGH), 0.0);
  if (tagA === SAFE && tagB === BIG) return sign(0.0, double(program, b + CELL_HIGH));
  return sign(double(program, a + CELL_DOUBLE), double(program, b + CELL_DOUBLE));
}

/** NaN, which stands for an integer that is no double, has no order. */
function sign(a: f64, b: f64): i32 {
  if (a < b) return -1;
  if (a > b) return 1;
  return a === b ? 0 : UNORDERED;
}

/** Tells whether a list has an element that equals a value. */
function contains(program: Program, list: i32, actual: i32): bool {
  const doubles = list + LIST_HEADER_SIZE;
  const doubleCount = word(program, list + LIST_DOUBLES);
  const ids = doubles + (doubleCount << 1);
  const idCount = word(program, list + LIST_IDS);
  const tag = tagOf(program, actual);
  if (tag < DOUBLE) return hasId(program, ids, idCount, word(program, actual + CELL_ID));
  if (hasDouble(program, doubles, doubleCount, double(program, actual + CELL_DOUBLE))) return true;
  const bigs = ids + idCount;
  const bigCount = word(program, list + LIST_BIGS);
  for (let index = 0; index < bigCount; index++) {
    if (orderOf(program, actual, word(program, bigs + index)) === 0) return true;
  }
  return false;
}

function hasId(program: Program, from: i32, count: i32, id: i32): bool {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = word(program, from + middle);
    if (found === id) return true;
    if (found < id) low = middle + 1;
    else high = middle;
  }
  return false;
}

function hasDouble(program: Program, from: i32, count: i32, value: f64): bool {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = double(program, from + (middle << 1));
    if (found === value) return true;
    if (found < value) low = middle + 1;
    else high = middle;
  }
  return false;
}
