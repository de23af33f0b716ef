/** Why a text is no regular expression, or none that can be matched in bounded time. */
export class PatternError extends Error {}
