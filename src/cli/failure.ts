/** What ends a command with exit status 1 and its message on stderr, where the library has no error of its own for it. */
export class Failure extends Error {
  override readonly name = "Failure";
}

/** What ends a command with exit status 2, because its options do not go together in a way the parser cannot know. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
