import { ARRAY_KEYWORDS } from "./keywords/arrays.ts";
import { COMBINING_KEYWORDS } from "./keywords/combining.ts";
import { COMMON_KEYWORDS } from "./keywords/common.ts";
import { MULTIPLE_KEYWORDS } from "./keywords/multiples.ts";
import { OBJECT_NAME_KEYWORDS } from "./keywords/object-names.ts";
import { REFERENCE_KEYWORDS } from "./keywords/references.ts";
import { STRING_KEYWORDS } from "./keywords/strings.ts";
import type { Keyword } from "./site.ts";

/** Every keyword that can fail a value, by its name. */
export const KEYWORDS: ReadonlyMap<string, Keyword> = new Map([
  ...COMMON_KEYWORDS,
  ...[
    ARRAY_KEYWORDS,
    COMBINING_KEYWORDS,
    MULTIPLE_KEYWORDS,
    OBJECT_NAME_KEYWORDS,
    REFERENCE_KEYWORDS,
    STRING_KEYWORDS,
  ].flatMap((table) => Object.entries(table)),
]);
