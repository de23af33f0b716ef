import { items, type Json, member, show } from "./api.ts";
import { element } from "./element.ts";

/** Lists what an operator asks first. */
export function statusRows(status: Json): HTMLElement[] {
  const failures = Number(member(status, "consecutive_failures") ?? 0);
  const rows: [string, string][] = [
    ["Source", String(member(status, "source") ?? "")],
    ["Version", versionText(status)],
    ["Loaded", time(member(status, "last_success"))],
    ["Last checked", time(member(status, "last_checked"))],
    ["State", member(status, "stale") === true ? "stale" : member(status, "loaded") === true ? "fresh" : "not loaded"],
    ...(failures === 0
      ? []
      : [["Failures in a row", `${failures}: ${member(status, "last_error")}`] as [string, string]]),
  ];
  return rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);
}

/** Lists the versions that are known, the newest first. */
export function historyRows(status: Json): HTMLElement[] {
  return items(member(status, "versions")).map((version) => {
    const serving = member(version, "current") === true ? "serving, " : "";
    const line = `${serving}loaded ${time(member(version, "loaded_at"))}`;
    return element("li", {}, element("code", {}, versionText(version)), " ", element("span", { class: "quiet" }, line));
  });
}

/** A version as people know it: its commit, else its snapshot's name. */
export function versionText(json: Json): string {
  const fingerprint = member(json, "fingerprint");
  const value = member(fingerprint, "value") ?? member(json, "sha256");
  return value === null ? "none" : String(value).slice(0, 12);
}

function time(seconds: Json): string {
  return seconds === null ? "never" : new Date(Number(show(seconds)) * 1000).toLocaleString();
}
