import type { Keyword } from "../site.ts";
import { ANY_KEYWORDS } from "./any.ts";
import { ITEM_KEYWORDS } from "./items.ts";
import { NUMBER_KEYWORDS } from "./numbers.ts";
import { OBJECT_KEYWORDS } from "./objects.ts";
import { SIZE_KEYWORDS } from "./sizes.ts";

/** The keywords that most schemas get by with: they need no references, no patterns and no formats. */
export const COMMON_KEYWORDS: ReadonlyMap<string, Keyword> = new Map(
  [ANY_KEYWORDS, ITEM_KEYWORDS, NUMBER_KEYWORDS, OBJECT_KEYWORDS, SIZE_KEYWORDS].flatMap((table) =>
    Object.entries(table),
  ),
);
