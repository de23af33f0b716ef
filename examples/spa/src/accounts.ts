/** What the workspace's context schema wants to know of an account. */
export interface Account {
  readonly id: string;
  readonly plan: "standard" | "premium";
}

/** The accounts one can be signed in with; a real app has them from its session. */
export const ACCOUNTS: readonly Account[] = [
  { id: "acct-1", plan: "standard" },
  { id: "acct-3", plan: "standard" },
  { id: "acct-7", plan: "premium" },
];
