import { ANY_KEYWORDS } from "./keywords/any.ts";
import { ARRAY_KEYWORDS } from "./keywords/arrays.ts";
import { COMBINING_KEYWORDS } from "./keywords/combining.ts";
import { ITEM_KEYWORDS } from "./keywords/items.ts";
import { MULTIPLE_KEYWORDS } from "./keywords/multiples.ts";
import { NUMBER_KEYWORDS } from "./keywords/numbers.ts";
import { OBJECT_NAME_KEYWORDS } from "./keywords/object-names.ts";
import { OBJECT_KEYWORDS } from "./keywords/objects.ts";
import { REFERENCE_KEYWORDS } from "./keywords/references.ts";
import { SIZE_KEYWORDS } from "./keywords/sizes.ts";
import { STRING_KEYWORDS } from "./keywords/strings.ts";
import type { Keyword } from "./site.ts";

/** Every keyword that can fail a value, by its name. */
export const KEYWORDS: ReadonlyMap<string, Keyword> = new Map(
  [
    ANY_KEYWORDS,
    ARRAY_KEYWORDS,
    COMBINING_KEYWORDS,
    ITEM_KEYWORDS,
    MULTIPLE_KEYWORDS,
    NUMBER_KEYWORDS,
    OBJECT_KEYWORDS,
    OBJECT_NAME_KEYWORDS,
    REFERENCE_KEYWORDS,
    SIZE_KEYWORDS,
    STRING_KEYWORDS,
  ].flatMap((table) => Object.entries(table)),
);
