/**
 * What a Worker of one's own needs to have its workspaces kept by Durable Objects: `rototo-edge/edge/object`. It is apart from
 * `rototo-edge/edge` because only Workers can load it.
 *
 * @module
 */
export type { ObjectNamespace } from "./object-workspaces.ts";
export { SupervisorObject } from "./supervisor-object.ts";
export type { SupervisorNamespace, SupervisorStub } from "./supervisor-protocol.ts";
export { tickObjects } from "./tick-objects.ts";
export { wakeSupervisor } from "./wake-supervisor.ts";
export { WorkspaceObject } from "./workspace-object.ts";
