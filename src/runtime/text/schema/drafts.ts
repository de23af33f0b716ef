/** A draft of JSON Schema, comparable by age: 4, 6, 7, 2019-09 and 2020-12. */
export type Draft = 4 | 6 | 7 | 2019 | 2020;
