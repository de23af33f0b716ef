import { type ReactNode, useEffect, useReducer } from "react";
import { explain, type Fingerprint, type View } from "rototo-edge/browser";

/** The last one is open: what comes later than the first frame moves nothing below it. */
const SHOWN = ["project-banner", "new-dashboard", "max-active-projects"];

/** What the page runs on: which version, from where, how old, and how each value came about. */
export function ConfigurationPanel({ view, onRefresh }: { view: View; onRefresh: () => void }): ReactNode {
  useSeconds();
  return (
    <aside aria-labelledby="panel-title" className="panel">
      <h2 id="panel-title">
        Configuration <output className={`state ${view.status.toLowerCase()}`}>{view.status}</output>
      </h2>
      <dl>
        <dt>Version</dt>
        <dd>
          <code>{nameOf(view.fingerprint)}</code>
        </dd>
        <dt>From</dt>
        <dd data-test="source">{view.source ?? "nowhere yet"}</dd>
        <dt>Confirmed</dt>
        <dd>{view.age === null ? "never" : `${Math.floor(view.age)} s ago`}</dd>
        <dt>Trouble</dt>
        <dd className="trouble">{view.error === null ? "none" : String(view.error)}</dd>
      </dl>
      <button type="button" className="quiet" onClick={onRefresh}>
        Look for changes
      </button>
      {SHOWN.map((id) => (
        <Decision key={id} id={id} view={view} />
      ))}
    </aside>
  );
}

/** The way through the rules to one value. */
function Decision({ id, view }: { id: string; view: View }): ReactNode {
  const trace = explain(view, id);
  const { valueKey, source } = view.read(id, null);
  return (
    <details open={id === SHOWN.at(-1)}>
      <summary>
        <code>{id}</code> <strong>{valueKey ?? source}</strong>
      </summary>
      <ol>
        {trace?.rules.map(({ index, qualifier, value, matched }) => (
          <li key={index} className={matched ? "yes" : "no"}>
            {`${qualifier} ${matched ? "holds" : "does not hold"}`} <code>{`→ ${value}`}</code>
          </li>
        ))}
        {trace?.rules.every(({ matched }) => !matched) && (
          <li className="yes">
            otherwise <code>{`→ ${trace.default_value}`}</code>
          </li>
        )}
        {trace === null && <li className="no">{"the rules are not here yet"}</li>}
      </ol>
    </details>
  );
}

/** Renders again each second, so that the age moves. */
function useSeconds(): void {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, []);
}

function nameOf(fingerprint: Fingerprint | null): string {
  if (fingerprint === null) return "–";
  return fingerprint.kind === "workspace_layers"
    ? `${fingerprint.layers.length} layers`
    : fingerprint.value.slice(0, 12);
}
