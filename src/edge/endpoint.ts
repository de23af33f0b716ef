import type { Exchange } from "./exchange.ts";
import type { Problem } from "./problem.ts";
import type { Reply } from "./reply.ts";
import type { JsonSchema } from "./schemas.ts";
import type { Capability } from "./security/access.ts";

/** One endpoint, as far as it takes to answer; what is said of it is a {@link Description}. */
export interface Endpoint {
  readonly method: "GET" | "POST";
  /**
   * In OpenAPI's form. One of a workspace is `…/variables/{id}`: `…` stands for `/v1` and for `/v1/workspaces/{ws}`;
   * with `ofrep`, for nothing and for `/v1/workspaces/{ws}`.
   */
  readonly path: string;
  readonly of: "workspace" | "service";
  /** What a request must be allowed to do; null where anybody may. */
  readonly capability: Capability | null;
  /** Whether pages of other origins may be let in. */
  readonly cors: boolean;
  handle(exchange: Exchange): Promise<Reply>;
  /** Makes its failures fit a protocol: other statuses, further members. */
  readonly failure?: (problem: Problem, exchange: Exchange) => Problem;
}

/** Endpoints by the ids of their operations. */
export type Endpoints<Id extends string = string> = Readonly<Record<Id, Endpoint>>;

/**
 * What is said of an endpoint, and of the requests and answers it has. Plain data, which bundlers leave out where nobody
 * asks for it.
 */
export interface Description {
  readonly summary: string;
  /** The name of its schema. */
  readonly body?: string;
  readonly answers: Readonly<Record<number, Answer>>;
  /** The statuses of problems it may answer with, besides those that all have. */
  readonly problems?: readonly number[];
  readonly query?: Readonly<Record<string, JsonSchema>>;
  readonly requestHeaders?: Readonly<Record<string, JsonSchema>>;
}

/** Descriptions of endpoints that have the same ids: what is missing does not type-check. */
export type Descriptions<Id extends string = string> = Readonly<Record<Id, Description>>;

/** An answer that is no problem. */
export interface Answer {
  readonly description: string;
  /** `application/json` unless given. */
  readonly type?: string;
  /** The name of that of a JSON body; without it there is another body, or none. */
  readonly schema?: string;
}

/** The paths an endpoint has, in OpenAPI's form; the first is the plainest. */
export function pathsOf({ path, of }: Pick<Endpoint, "path" | "of">): readonly string[] {
  if (of === "service") return [path];
  const plain = path.startsWith("/ofrep/") ? path : `/v1${path}`;
  return [plain, `/v1/workspaces/{ws}${path}`];
}
