/** What one call of a script may use; docs/policy.md lists them. The most of memory is in lua.wasm itself. */
export const LIMITS = {
  /** Instructions of Lua's machine, the chunk's included, before an error is raised that a script may catch. */
  instructions: 1_000_000,
  /** All work, in turns of loops and calls inside the module, before the call is ended. */
  fuel: 50_000_000,
  /** Bytes of what a handler reports, with 64 for each diagnostic. */
  answerBytes: 262_144,
  /** Bytes of an error's text that are shown. */
  reasonBytes: 1_000,
} as const;
