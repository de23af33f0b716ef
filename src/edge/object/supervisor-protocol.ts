/** The platform's binding for the supervisor, as far as it is used. */
export interface SupervisorNamespace {
  getByName(name: string): SupervisorStub;
}

/** What may be asked of the supervisor. */
export interface SupervisorStub {
  /** Sees to it that cycles go on. */
  wake(): Promise<void>;
}

/** There is one for all workspaces. */
export const SUPERVISOR_NAME = "supervisor";
/** What a refresh that it asks for has as its reason. */
export const SUPERVISOR_REASON = "supervisor";
/** After this a cycle begins nothing more; what is left is done in the next. */
export const CYCLE_MS = 300_000;
