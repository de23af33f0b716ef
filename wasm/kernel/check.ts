/**
 * Checks words that somebody else wrote; nothing else in the kernel checks anything. No word outside of them is read, and
 * no sum overflows, whatever they say: counts are compared before they are used.
 *
 * A program is a row of parts. Each function here looks at one and answers where it ends, or WRONG; what is given to it
 * is where it has to begin, or WRONG.
 */
import {
  ATTRIBUTE,
  ATTRIBUTE_FLAGS,
  ATTRIBUTE_PATH,
  ATTRIBUTE_SIZE,
  ATTRIBUTES,
  BIG,
  BUCKET,
  BUCKET_FOUND,
  BUCKETED,
  CELL_ID,
  CELL_SIZE,
  CELL_TAG,
  COMPOUNDS,
  CONSTANT_COUNT,
  CONSTANTS,
  DEFAULT_VALUE,
  EQ,
  FORMAT,
  FORMAT_NUMBER,
  HEADER_SIZE,
  IN,
  LENGTH,
  LIST_BIGS,
  LIST_DOUBLES,
  LIST_HEADER_SIZE,
  LIST_IDS,
  LIST_INDEX,
  LISTS,
  LTE,
  NOT_IN,
  OPERAND,
  OPERATOR,
  OTHER,
  PREDICATE_COUNT,
  PREDICATE_SIZE,
  PREDICATE_TEXT,
  PREDICATES,
  QUALIFIER_COUNT,
  QUALIFIER_INDEX,
  QUALIFIERS,
  RANGE_END,
  RANGE_SIZE,
  RANGE_START,
  RANGES,
  READ_QUALIFIER,
  RULE_COUNT,
  RULE_QUALIFIER,
  RULE_SIZE,
  RULE_VALUE,
  RULES,
  SELECTIONS,
  STAMP,
  STRINGS,
  TRUE_ID,
  VALUE_COUNT,
  VALUES,
  VARIABLE_COUNT,
  VARIABLES,
} from "./layout.ts";
import { type Program, word } from "./memory.ts";

/** The most words a program may have: a few of its counts together are still no overflow. */
const MAX_LENGTH: i32 = 0x10000000;

/** Where nothing ends. */
const WRONG: i32 = 0;

/**
 * Tells whether so many words are a program at rest, with so many texts: every part begins where the one before it ends,
 * every link leads to a thing of the right kind, every index is below its count, and working memory is zero.
 */
export function isprogram(program: Program, length: i32, texts: i32): bool {
  if (length < HEADER_SIZE || length > MAX_LENGTH) return false;
  if (word(program, FORMAT) !== FORMAT_NUMBER || word(program, LENGTH) !== length) return false;
  if (!isZero(program, STAMP, ATTRIBUTES)) return false;
  let end = attributes(program, HEADER_SIZE, texts);
  end = constants(program, end);
  end = indexes(program, STRINGS, 1, end, texts);
  end = indexes(program, COMPOUNDS, 1, end, texts);
  end = lists(program, end);
  end = ranges(program, end);
  end = qualifiers(program, end, texts);
  end = variables(program, end);
  end = selections(program, end);
  end = indexes(program, VALUES, 2, end, texts);
  return end === length && word(program, QUALIFIER_COUNT) + word(program, VARIABLE_COUNT) <= texts;
}

function attributes(program: Program, from: i32, texts: i32): i32 {
  const start = even(program, from);
  const end = table(program, ATTRIBUTES, ATTRIBUTE_SIZE, start);
  for (let at = start; at < end; at += ATTRIBUTE_SIZE) {
    if (!isZero(program, at, at + ATTRIBUTE_PATH)) return WRONG;
    if (!isBelow(word(program, at + ATTRIBUTE_PATH), texts)) return WRONG;
    if ((word(program, at + ATTRIBUTE_FLAGS) & ~BUCKETED) !== 0) return WRONG;
  }
  return end;
}

function constants(program: Program, from: i32): i32 {
  const start = even(program, from);
  const end = table(program, CONSTANTS, CELL_SIZE, start);
  if (word(program, CONSTANT_COUNT) < TRUE_ID) return WRONG;
  for (let cell = start; cell < end; cell += CELL_SIZE) {
    const tag = word(program, cell + CELL_TAG);
    if (tag < OTHER || tag > BIG) return WRONG;
  }
  for (let id = 1; id <= TRUE_ID && end !== WRONG; id++) {
    const cell = start + (id - 1) * CELL_SIZE;
    if (word(program, cell + CELL_TAG) !== OTHER || word(program, cell + CELL_ID) !== id) return WRONG;
  }
  return end;
}

/** A table of indexes below a count, so many to an entry. */
function indexes(program: Program, header: i32, size: i32, from: i32, below: i32): i32 {
  const end = table(program, header, size, from);
  for (let at = from; at < end; at++) {
    if (!isBelow(word(program, at), below)) return WRONG;
  }
  return end;
}

function lists(program: Program, from: i32): i32 {
  const first = table(program, LISTS, 1, from);
  let end = first;
  for (let entry = from; entry < first && end !== WRONG; entry++) end = list(program, entry, even(program, end));
  return end;
}

function list(program: Program, entry: i32, at: i32): i32 {
  const room = word(program, LENGTH) - at - LIST_HEADER_SIZE;
  if (at === WRONG || word(program, entry) !== at || room < 0) return WRONG;
  const doubles = word(program, at + LIST_DOUBLES);
  const ids = word(program, at + LIST_IDS);
  const bigs = word(program, at + LIST_BIGS);
  if (!isBelow(doubles, room + 1) || !isBelow(ids, room + 1) || !isBelow(bigs, room + 1)) return WRONG;
  const size = doubles * 2 + ids + bigs;
  if (size > room || word(program, at + LIST_INDEX) !== entry - word(program, LISTS)) return WRONG;
  const end = at + LIST_HEADER_SIZE + size;
  for (let link = end - bigs; link < end; link++) {
    const cell = word(program, link);
    if (!isIn(program, CONSTANTS, CELL_SIZE, cell) || word(program, cell + CELL_TAG) !== BIG) return WRONG;
  }
  return end;
}

function ranges(program: Program, from: i32): i32 {
  const end = table(program, RANGES, RANGE_SIZE, from);
  for (let range = from; range < end; range += RANGE_SIZE) {
    const first = word(program, range + RANGE_START);
    const after = word(program, range + RANGE_END);
    if (first < 0 || first >= after || after > 10_000) return WRONG;
    if (!isZero(program, range + BUCKET_FOUND, range + RANGE_SIZE)) return WRONG;
  }
  return end;
}

function qualifiers(program: Program, from: i32, texts: i32): i32 {
  const first = table(program, QUALIFIERS, 1, from);
  let end = first;
  for (let entry = from; entry < first && end !== WRONG; entry++) {
    const at = end;
    end = block(program, entry, PREDICATE_COUNT, PREDICATES, PREDICATE_SIZE, at);
    if (end === WRONG || end === at + PREDICATES || !isZero(program, at, at + QUALIFIER_INDEX)) return WRONG;
    if (word(program, at + QUALIFIER_INDEX) !== entry - from) return WRONG;
    for (let predicate = at + PREDICATES; predicate < end; predicate += PREDICATE_SIZE) {
      if (!isPredicate(program, predicate, texts)) return WRONG;
    }
  }
  return end;
}

function isPredicate(program: Program, at: i32, texts: i32): bool {
  const operator = word(program, at + OPERATOR);
  const attribute = word(program, at + ATTRIBUTE);
  const read = word(program, at + READ_QUALIFIER);
  const operand = word(program, at + OPERAND);
  if (!isBelow(word(program, at + PREDICATE_TEXT), texts)) return false;
  if (attribute === 0) {
    if (!isListed(program, QUALIFIERS, QUALIFIER_INDEX, read)) return false;
  } else if (read !== 0 || !isIn(program, ATTRIBUTES, ATTRIBUTE_SIZE, attribute)) return false;
  if (operator === BUCKET) {
    if (attribute === 0 || word(program, attribute + ATTRIBUTE_FLAGS) !== BUCKETED) return false;
    return isIn(program, RANGES, RANGE_SIZE, operand);
  }
  if (operator === IN || operator === NOT_IN) return isListed(program, LISTS, LIST_INDEX, operand);
  return operator >= EQ && operator <= LTE && isIn(program, CONSTANTS, CELL_SIZE, operand);
}

function variables(program: Program, from: i32): i32 {
  const values = word(program, VALUE_COUNT);
  const first = table(program, VARIABLES, 1, from);
  let end = first;
  for (let entry = from; entry < first && end !== WRONG; entry++) {
    const at = end;
    end = block(program, entry, RULE_COUNT, RULES, RULE_SIZE, at);
    if (end === WRONG || !isBelow(word(program, at + DEFAULT_VALUE), values)) return WRONG;
    for (let rule = at + RULES; rule < end; rule += RULE_SIZE) {
      if (!isListed(program, QUALIFIERS, QUALIFIER_INDEX, word(program, rule + RULE_QUALIFIER))) return WRONG;
      if (!isBelow(word(program, rule + RULE_VALUE), values)) return WRONG;
    }
  }
  return end;
}

function selections(program: Program, from: i32): i32 {
  const count = word(program, VARIABLE_COUNT);
  if (from === WRONG || word(program, SELECTIONS) !== from || count > word(program, LENGTH) - from) return WRONG;
  return isZero(program, from, from + count) ? from + count : WRONG;
}

/** Where a table ends, of entries of one size, whose header says where it begins and how many it has. */
function table(program: Program, header: i32, size: i32, from: i32): i32 {
  const count = word(program, header + 1);
  if (from === WRONG || word(program, header) !== from) return WRONG;
  return count >= 0 && count <= (word(program, LENGTH) - from) / size ? from + count * size : WRONG;
}

/** Where a block ends, to which an entry of a table leads: a head, in which there is a count, and so many items. */
function block(program: Program, entry: i32, count: i32, head: i32, size: i32, at: i32): i32 {
  const room = word(program, LENGTH) - at - head;
  if (word(program, entry) !== at || room < 0) return WRONG;
  const items = word(program, at + count);
  return items >= 0 && items <= room / size ? at + head + items * size : WRONG;
}

/** Passes the word that makes an offset even. */
function even(program: Program, from: i32): i32 {
  if ((from & 1) === 0) return from;
  return from < word(program, LENGTH) && word(program, from) === 0 ? from + 1 : WRONG;
}

/** Tells whether a link leads to an entry of a table. */
function isIn(program: Program, header: i32, size: i32, link: i32): bool {
  const start = word(program, header);
  return link >= start && link < start + word(program, header + 1) * size && (link - start) % size === 0;
}

/** Tells whether a link leads to a thing that says its own place in a table of links, and whether the table agrees. */
function isListed(program: Program, header: i32, place: i32, link: i32): bool {
  if (link <= 0 || link >= word(program, LENGTH) - place) return false;
  const index = word(program, link + place);
  return isBelow(index, word(program, header + 1)) && word(program, word(program, header) + index) === link;
}

function isBelow(index: i32, count: i32): bool {
  return index >= 0 && index < count;
}

function isZero(program: Program, from: i32, to: i32): bool {
  for (let at = from; at < to; at++) {
    if (word(program, at) !== 0) return false;
  }
  return true;
}
