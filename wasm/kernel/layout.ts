/// <reference path="./assemblyscript.d.ts" />
/**
 * Where everything lies in a program's words. A program is one block of 32-bit words; every link in it is an offset in
 * words from its start, so that it can be written to bytes and mapped back. What is marked as working memory is zero in
 * a program at rest.
 */

// The header. How many things a table has is said after where it is.
/** Tells a program of this layout. */
export const FORMAT: i32 = 0;
/** Working memory: the stamp of the context in use, in the upper bits of a word as in cells and memos. */
export const STAMP: i32 = 1;
/** Working memory: the qualifier that a call stopped at. */
export const STOPPED_AT: i32 = 2;
/** Working memory: the place of the predicate whose attribute is missing. */
export const MISSING_AT: i32 = 3;
/** Working memory: the place of the rule under way; in the end of the one that matched, or −1 for the default. */
export const RULE: i32 = 4;
export const ATTRIBUTES: i32 = 5;
export const ATTRIBUTE_COUNT: i32 = 6;
/** One cell for each number or other constant that a predicate compares with. */
export const CONSTANTS: i32 = 7;
export const CONSTANT_COUNT: i32 = 8;
/** The texts that are strings among the constants. */
export const STRINGS: i32 = 9;
export const STRING_COUNT: i32 = 10;
/** The texts that are arrays and objects among the constants, in their canonical form. */
export const COMPOUNDS: i32 = 11;
export const COMPOUND_COUNT: i32 = 12;
/** A table of links to the lists of `in` and `not_in`, which follow it. */
export const LISTS: i32 = 13;
/** The ranges of the bucket predicates, one for each. */
export const RANGES: i32 = 15;
/** A table of links, by id. */
export const QUALIFIERS: i32 = 17;
export const QUALIFIER_COUNT: i32 = 18;
/** A table of links, by id. */
export const VARIABLES: i32 = 19;
export const VARIABLE_COUNT: i32 = 20;
/** Working memory: the value each variable resolved to, where all are asked for. */
export const SELECTIONS: i32 = 21;
/** What variables can resolve to: pairs of texts, key and JSON. */
export const VALUES: i32 = 22;
export const VALUE_COUNT: i32 = 23;
export const LENGTH: i32 = 24;
export const HEADER_SIZE: i32 = 25;

/** The layout's name; to be changed with it. */
export const FORMAT_NUMBER: i32 = 0x52_54_00_03;

// A cell: a value to compare, of an attribute or a constant. It starts at an even offset, because it holds doubles.
/** The stamp of the context it belongs to (0 for constants), and the tag of the value. */
export const CELL_TAG: i32 = 0;
/** Which constant a value that is no number equals; 0 for none. */
export const CELL_ID: i32 = 1;
/** The number as a double; NaN for an integer that no double is exactly. */
export const CELL_DOUBLE: i32 = 2;
/** Of a BIG integer: its quotient by 2^32, rounded down. */
export const CELL_HIGH: i32 = 4;
/** Of a BIG integer: the rest. */
export const CELL_LOW: i32 = 6;
export const CELL_SIZE: i32 = 8;

// An attribute: a cell, working memory, with what is needed to fill it.
/** Working memory: where its text lies, for buckets. */
export const ATTRIBUTE_TEXT: i32 = 8;
/** Working memory: how long its text is. */
export const ATTRIBUTE_TEXT_LENGTH: i32 = 9;
export const ATTRIBUTE_PATH: i32 = 10;
/** What the host must prepare: BUCKETED. */
export const ATTRIBUTE_FLAGS: i32 = 11;
export const ATTRIBUTE_SIZE: i32 = 12;
/** A bucket predicate reads it. */
export const BUCKETED: i32 = 1;

/** How many lower bits of a stamped word hold a tag or a state. */
export const TAG_BITS: i32 = 3;
export const TAG_MASK: i32 = 7;
/** No stamp: the first that leaves no room for tags in a word with a sign. Stamps begin again at 1 instead. */
export const STAMP_LIMIT: i32 = 0x1000_0000;

// Tags of cells.
/** There is no such path in the context. */
export const MISSING: i32 = 0;
/** Null, a boolean, a string, an array or an object. */
export const OTHER: i32 = 1;
/** The tags from here on are numbers. */
export const DOUBLE: i32 = 2;
/** An integer of at most 53 bits. */
export const SAFE: i32 = 3;
/** An integer beyond those, of at most 64 bits. */
export const BIG: i32 = 4;

// Ids of constants that every program has, and their cells in front of the others.
export const NULL_ID: i32 = 1;
export const FALSE_ID: i32 = 2;
export const TRUE_ID: i32 = 3;
export const FIRST_ID: i32 = 4;

// A qualifier; its predicates follow.
/** Working memory: stamp and state. */
export const QUALIFIER_MEMO: i32 = 0;
/** Working memory: the predicate under way; in the end the last one evaluated. */
export const QUALIFIER_NEXT: i32 = 1;
/** Working memory: the qualifier that waits for this one; 0 for none. */
export const QUALIFIER_PARENT: i32 = 2;
export const QUALIFIER_INDEX: i32 = 3;
export const PREDICATE_COUNT: i32 = 4;
export const PREDICATES: i32 = 5;

// States of qualifiers.
export const FALSE: i32 = 0;
export const TRUE: i32 = 1;
/** Being evaluated. */
export const OPEN: i32 = 2;

// A predicate.
export const OPERATOR: i32 = 0;
/** The attribute it reads, or 0. */
export const ATTRIBUTE: i32 = 1;
/** The qualifier it reads, or 0. */
export const READ_QUALIFIER: i32 = 2;
/** The cell it compares with, for `in` and `not_in` the list, for `bucket` the range. */
export const OPERAND: i32 = 3;
/** The text of what it compares with, as JSON; of the salt. */
export const PREDICATE_TEXT: i32 = 4;
export const PREDICATE_SIZE: i32 = 5;

// A range of buckets.
export const RANGE_START: i32 = 0;
/** The first bucket after it. */
export const RANGE_END: i32 = 1;
/** The hash of the salt, from which a bucket's hash goes on. */
export const SALT_HIGH: i32 = 2;
export const SALT_LOW: i32 = 3;
/** Working memory: the bucket found. */
export const BUCKET_FOUND: i32 = 4;
export const RANGE_SIZE: i32 = 5;

// Operators.
export const EQ: i32 = 0;
export const NEQ: i32 = 1;
export const IN: i32 = 2;
export const NOT_IN: i32 = 3;
export const GT: i32 = 4;
export const GTE: i32 = 5;
export const LT: i32 = 6;
export const LTE: i32 = 7;
export const BUCKET: i32 = 8;

// A list: the distinct ids and doubles of its elements, ascending, and the cells of its BIG integers.
export const LIST_IDS: i32 = 0;
export const LIST_DOUBLES: i32 = 1;
export const LIST_BIGS: i32 = 2;
export const LIST_INDEX: i32 = 3;
/** An even number; doubles come first, then ids, then links to BIG cells. A list starts at an even offset. */
export const LIST_HEADER_SIZE: i32 = 4;

// A variable; its rules follow.
export const DEFAULT_VALUE: i32 = 0;
export const RULE_COUNT: i32 = 1;
export const RULES: i32 = 2;

// A rule.
export const RULE_QUALIFIER: i32 = 0;
export const RULE_VALUE: i32 = 1;
export const RULE_SIZE: i32 = 2;

// What calls answer besides results, which are never negative.
/** STOPPED_AT has attributes that are not filled in for this context. */
export const NEEDS_ATTRIBUTES: i32 = -1;
/** An attribute of STOPPED_AT is missing. */
export const ATTRIBUTE_MISSING: i32 = -2;
/** STOPPED_AT is read by itself. */
export const CYCLE: i32 = -3;
