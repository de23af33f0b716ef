/** What other file systems take for nothing: ignorable characters, and dots and blanks at the end. */
const IGNORED = /\p{Default_Ignorable_Code_Point}/gu;
/** Most names: nothing in them can mean anything else. */
const PLAIN = /^[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)?$/;
const ASCII_LOWER = /^[a-z0-9._-]+$/;
const GIT_DIRECTORY = /^(\.git|git~[0-9]+)(:.*)?$/;

/**
 * Tells whether a name of a repository or an archive could mean something else than itself to a file system: no name at
 * all, the way up, git's own directory in any disguise, or one with a separator or a control character.
 */
export function isUnsafeName(name: string): boolean {
  if (PLAIN.test(name)) return false;
  if (name === "" || name === "." || name === ".." || /[/\\\p{Cc}]/u.test(name)) return true;
  return GIT_DIRECTORY.test(twinOf(name).replace(/[. ]+$/, ""));
}

/** What two names have in common that some file system takes for one: they differ in case or Unicode form only. */
export function twinOf(name: string): string {
  if (ASCII_LOWER.test(name)) return name;
  return name.normalize("NFKC").replace(IGNORED, "").toLowerCase();
}
