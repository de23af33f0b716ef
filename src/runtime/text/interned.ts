/**
 * The one copy of a text that engines keep for names: properties and map entries are found by it without comparing
 * characters, where the other side is a literal of the program or a short text that was parsed.
 */
export function interned(text: string): string {
  for (const name in { [text]: null }) return name;
  return text;
}
