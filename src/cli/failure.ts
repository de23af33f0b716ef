/** What ends a command with exit status 1 and its message on stderr, where the library has no error of its own for it. */
export class Failure extends Error {
  override readonly name = "Failure";
}
