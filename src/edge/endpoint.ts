import type { Exchange } from "./exchange.ts";
import type { Problem } from "./problem.ts";
import type { Reply } from "./reply.ts";
import type { JsonSchema } from "./schemas.ts";
import type { Capability } from "./security/access.ts";

/** One endpoint: what is routed and what is described are made from the same. */
export interface Endpoint {
  readonly method: "GET" | "POST";
  /**
   * In OpenAPI's form. One of a workspace is `…/variables/{id}`: `…` stands for `/v1` and for `/v1/workspaces/{ws}`;
   * with `ofrep`, for nothing and for `/v1/workspaces/{ws}`.
   */
  readonly path: string;
  readonly of: "workspace" | "service";
  readonly operationId: string;
  readonly summary: string;
  /** What a request must be allowed to do; null where anybody may. */
  readonly capability: Capability | null;
  /** Whether pages of other origins may be let in. */
  readonly cors: boolean;
  readonly body?: JsonSchema;
  readonly answers: Readonly<Record<number, Answer>>;
  /** The statuses of problems it may answer with, besides those that all have. */
  readonly problems?: readonly number[];
  readonly query?: Readonly<Record<string, JsonSchema>>;
  readonly requestHeaders?: Readonly<Record<string, JsonSchema>>;
  handle(exchange: Exchange): Promise<Reply>;
  /** Makes its failures fit a protocol: other statuses, further members. */
  readonly failure?: (problem: Problem, exchange: Exchange) => Problem;
}

/** An answer that is no problem. */
export interface Answer {
  readonly description: string;
  /** `application/json` unless given. */
  readonly type?: string;
  /** Of a JSON body; without it there is another body, or none. */
  readonly schema?: JsonSchema;
}

/** The paths an endpoint has, in OpenAPI's form; the first is the plainest. */
export function pathsOf({ path, of }: Pick<Endpoint, "path" | "of">): readonly string[] {
  if (of === "service") return [path];
  const plain = path.startsWith("/ofrep/") ? path : `/v1${path}`;
  return [plain, `/v1/workspaces/{ws}${path}`];
}
