/** What happened to a definition file. */
export type Action = "add_or_update" | "delete";

/** The two sorts of change, by name. */
export const Action: ActionNames = Object.freeze({ AddOrUpdate: "add_or_update", Delete: "delete" });

interface ActionNames {
  /** A file was created or modified. */
  readonly AddOrUpdate: "add_or_update";
  /** A file was removed or renamed: nothing goes by its name any more. */
  readonly Delete: "delete";
}
