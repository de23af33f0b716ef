import type { ScopedToken } from "../../source/authorization.ts";
import { parseUrl } from "../../source/parse-url.ts";
import { own } from "../../text/json-value.ts";
import type { Lookup } from "../registry.ts";
import type { Definition } from "./definition.ts";

/** Credentials: a token, and the addresses it may go to. No error shows the token. */
export const credentialDefinition: Definition<ScopedToken> = {
  kind: "credentials",
  schema: {
    type: "object",
    properties: {
      url_prefix: { type: "string", minLength: 1, maxLength: 4096, writeOnly: true },
      token: { type: "string", minLength: 1, maxLength: 65_536, writeOnly: true },
    },
    required: ["url_prefix", "token"],
    additionalProperties: false,
  },
  read(fields) {
    const urlPrefix = String(own(fields, "url_prefix"));
    if (parseUrl(urlPrefix) === null) throw new Error("field `url_prefix`: must be an absolute URL");
    return Object.freeze({ urlPrefix, token: String(own(fields, "token")) });
  },
};

/** All credentials there are now, for `authorization` of the load options of the work that starts. */
export function currentCredentials(credentials: Lookup<ScopedToken>): readonly ScopedToken[] {
  return credentials.names().flatMap((name) => credentials.get(name) ?? []);
}
