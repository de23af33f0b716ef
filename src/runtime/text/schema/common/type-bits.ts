// The bits of the types of values, by themselves: bundlers put the numbers where they are used. A safe integer is also a number.
export const STRING = 1;
export const INTEGER = 2;
export const NUMBER = 6;
export const BOOLEAN = 8;
export const NULL = 16;
export const OBJECT = 32;
export const ARRAY = 64;
