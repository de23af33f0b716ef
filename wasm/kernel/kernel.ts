/**
 * The evaluator of programs, written in what TypeScript and AssemblyScript have in common and built for both. It keeps
 * no state but in the program's working memory, and needs no more stack however long a chain of qualifiers is.
 *
 * The host begins a context, fills in the attributes, and calls. A call answers a result, or one of the negative codes
 * of layout.ts. After NEEDS_ATTRIBUTES the host fills in those of the qualifier at STOPPED_AT and resumes; after any
 * other code the working memory is void until the next context begins. The rules are those of docs/resolution.md.
 */
import { bucketOf } from "./bucket.ts";
import { compare } from "./compare.ts";
import {
  ATTRIBUTE,
  ATTRIBUTE_MISSING,
  BUCKET,
  BUCKET_FOUND,
  CELL_SIZE,
  CELL_TAG,
  CONSTANTS,
  CYCLE,
  DEFAULT_VALUE,
  FALSE,
  FALSE_ID,
  MISSING,
  MISSING_AT,
  NEEDS_ATTRIBUTES,
  OPEN,
  OPERAND,
  OPERATOR,
  PREDICATE_COUNT,
  PREDICATE_SIZE,
  PREDICATES,
  QUALIFIER_COUNT,
  QUALIFIER_MEMO,
  QUALIFIER_NEXT,
  QUALIFIER_PARENT,
  QUALIFIERS,
  RANGE_END,
  RANGE_START,
  READ_QUALIFIER,
  RULE,
  RULE_COUNT,
  RULE_QUALIFIER,
  RULE_SIZE,
  RULE_VALUE,
  RULES,
  SELECTIONS,
  STAMP,
  STOPPED_AT,
  TAG_BITS,
  TAG_MASK,
  TRUE,
  VARIABLE_COUNT,
  VARIABLES,
} from "./layout.ts";
import { type Program, setWord, word } from "./memory.ts";

/** Resolves the variable at an index: the index of its value, or a code. */
export function variable(program: Program, index: i32): i32 {
  return scan(program, word(program, word(program, VARIABLES) + index), 0);
}

/** Goes on with a variable after NEEDS_ATTRIBUTES. */
export function resumevariable(program: Program, index: i32): i32 {
  const code = run(program, word(program, STOPPED_AT));
  if (code < 0) return code;
  return scan(program, word(program, word(program, VARIABLES) + index), word(program, RULE));
}

/** Resolves every variable into SELECTIONS; answers how many there are, or a code. All attributes must be filled in. */
export function variables(program: Program): i32 {
  const count = word(program, VARIABLE_COUNT);
  const selections = word(program, SELECTIONS);
  for (let index = 0; index < count; index++) {
    const selected = variable(program, index);
    if (selected < 0) return selected;
    setWord(program, selections + index, selected);
  }
  return count;
}

/** Resolves the qualifier at an index: 0, 1, or a code. */
export function qualifier(program: Program, index: i32): i32 {
  return evaluate(program, word(program, word(program, QUALIFIERS) + index));
}

/** Goes on with a qualifier after NEEDS_ATTRIBUTES. */
export function resumequalifier(program: Program): i32 {
  return run(program, word(program, STOPPED_AT));
}

/** Resolves every qualifier; its state is in its memo. Answers how many there are, or a code. */
export function qualifiers(program: Program): i32 {
  const count = word(program, QUALIFIER_COUNT);
  for (let index = 0; index < count; index++) {
    const code = qualifier(program, index);
    if (code < 0) return code;
  }
  return count;
}

/** Looks through a variable's rules from one of them on. */
function scan(program: Program, at: i32, from: i32): i32 {
  const count = word(program, at + RULE_COUNT);
  for (let index = from; index < count; index++) {
    const rule = at + RULES + index * RULE_SIZE;
    const result = evaluate(program, word(program, rule + RULE_QUALIFIER));
    if (result !== FALSE) {
      setWord(program, RULE, index);
      return result < 0 ? result : word(program, rule + RULE_VALUE);
    }
  }
  setWord(program, RULE, -1);
  return word(program, at + DEFAULT_VALUE);
}

/**
 * Evaluates a qualifier in one pass, if it reads nothing but attributes that are there, as most do; all others are left to
 * {@link run}, which begins again.
 */
/* @inline */
function evaluate(program: Program, at: i32): i32 {
  const stamped = word(program, STAMP) << TAG_BITS;
  const memo = word(program, at + QUALIFIER_MEMO);
  // No stamp is greater than the one in use, and between calls no qualifier of this context is open.
  if (memo >= stamped) return memo - stamped;
  const first = at + PREDICATES;
  const end = first + word(program, at + PREDICATE_COUNT) * PREDICATE_SIZE;
  for (let predicate = first; predicate < end; predicate += PREDICATE_SIZE) {
    const attribute = word(program, predicate + ATTRIBUTE);
    // Two questions: of one with an `or`, compilers to WebAssembly make a value before they jump.
    if (attribute === 0) return begin(program, at);
    if (word(program, attribute + CELL_TAG) <= stamped) return begin(program, at);
  }
  let last = first;
  let state = FALSE;
  while (test(program, last, word(program, last + ATTRIBUTE))) {
    if (last + PREDICATE_SIZE === end) {
      state = TRUE;
      break;
    }
    last += PREDICATE_SIZE;
  }
  setWord(program, at + QUALIFIER_MEMO, stamped | state);
  setWord(program, at + QUALIFIER_NEXT, last);
  return state;
}

/** Evaluates a qualifier that no other one waits for. */
function begin(program: Program, at: i32): i32 {
  setWord(program, at + QUALIFIER_PARENT, 0);
  return run(program, at);
}

/**
 * Evaluates a qualifier and those it reads. Qualifiers that wait for another one are linked by their own words: a chain
 * may be as long as a workspace.
 */
function run(program: Program, from: i32): i32 {
  let at = from;
  let code = enter(program, at);
  while (code === 0) {
    const result = advance(program, at);
    if (result > TRUE) {
      setWord(program, result + QUALIFIER_PARENT, at);
      at = result;
      code = enter(program, at);
    } else {
      setWord(program, at + QUALIFIER_MEMO, (word(program, STAMP) << TAG_BITS) | result);
      at = word(program, at + QUALIFIER_PARENT);
      if (at === 0) return result;
    }
  }
  setWord(program, STOPPED_AT, at);
  return code;
}

/** Opens a qualifier: all its attributes must be there, also those a false predicate would keep from being read. */
function enter(program: Program, at: i32): i32 {
  const stamp = word(program, STAMP);
  const opened = (stamp << TAG_BITS) | OPEN;
  if (word(program, at + QUALIFIER_MEMO) === opened) return CYCLE;
  const first = at + PREDICATES;
  const end = first + word(program, at + PREDICATE_COUNT) * PREDICATE_SIZE;
  for (let predicate = first; predicate < end; predicate += PREDICATE_SIZE) {
    const attribute = word(program, predicate + ATTRIBUTE);
    if (attribute === 0) continue;
    const tag = word(program, attribute + CELL_TAG);
    if (tag >> TAG_BITS !== stamp) return NEEDS_ATTRIBUTES;
    if ((tag & TAG_MASK) === MISSING) {
      setWord(program, MISSING_AT, predicate);
      return ATTRIBUTE_MISSING;
    }
  }
  setWord(program, at + QUALIFIER_MEMO, opened);
  setWord(program, at + QUALIFIER_NEXT, first);
  return 0;
}

/** Evaluates predicates until the qualifier is FALSE or TRUE, or until another one is needed: then its offset is answered. */
function advance(program: Program, at: i32): i32 {
  const last = at + PREDICATES + (word(program, at + PREDICATE_COUNT) - 1) * PREDICATE_SIZE;
  let predicate = word(program, at + QUALIFIER_NEXT);
  let holds = true;
  for (; ; predicate += PREDICATE_SIZE) {
    const read = word(program, predicate + READ_QUALIFIER);
    const actual = read === 0 ? word(program, predicate + ATTRIBUTE) : booleanCell(program, read);
    if (actual === 0) {
      setWord(program, at + QUALIFIER_NEXT, predicate);
      return read;
    }
    holds = test(program, predicate, actual);
    if (!holds || predicate === last) break;
  }
  setWord(program, at + QUALIFIER_NEXT, predicate);
  return holds ? TRUE : FALSE;
}

/** The constant that a qualifier's result is; 0 where it has none yet. */
function booleanCell(program: Program, at: i32): i32 {
  const memo = word(program, at + QUALIFIER_MEMO);
  const state = memo & TAG_MASK;
  if (memo >> TAG_BITS !== word(program, STAMP) || state === OPEN) return 0;
  return word(program, CONSTANTS) + (FALSE_ID - 1 + state) * CELL_SIZE;
}

function test(program: Program, predicate: i32, actual: i32): bool {
  const operator = word(program, predicate + OPERATOR);
  const operand = word(program, predicate + OPERAND);
  if (operator !== BUCKET) return compare(program, operator, actual, operand);
  const bucket = bucketOf(program, actual, operand);
  setWord(program, operand + BUCKET_FOUND, bucket);
  return word(program, operand + RANGE_START) <= bucket && bucket < word(program, operand + RANGE_END);
}
