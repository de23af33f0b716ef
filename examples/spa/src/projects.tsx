import { type ReactNode, useState } from "react";
import type { View } from "rototo-edge/browser";
import { isBanner } from "./banner.ts";

/** What an account gets while nothing is known. */
const CAREFUL_LIMIT = 1;

/** The projects of an account, up to its limit, and what it is told when that is reached. */
export function Projects({ view }: { view: View }): ReactNode {
  const [names, setNames] = useState(["Atlas", "Borealis"]);
  const limit = Number(view.value("max-active-projects", CAREFUL_LIMIT));
  const banner = view.value("project-banner", null);
  const isFull = names.length >= limit;
  return (
    <section aria-labelledby="projects-title">
      <h2 id="projects-title">
        Active <span className="count">{`${names.length} of ${limit}`}</span>
      </h2>
      <ul className="projects">
        {names.map((name, index) => (
          <li key={name}>
            <span>{name}</span>
            <button
              type="button"
              className="quiet"
              aria-label={`Close ${name}`}
              onClick={() => setNames(names.toSpliced(index, 1))}
            >
              Close
            </button>
          </li>
        ))}
      </ul>
      <p className="banner" role="status" hidden={!isFull || !isBanner(banner)}>
        {isBanner(banner) && (
          <>
            {banner.text} <a href={banner.link.path}>{banner.link.label}</a>
          </>
        )}
      </p>
      <button
        type="button"
        className="primary"
        disabled={isFull}
        onClick={() => setNames([...names, `Project ${names.length + 1}`])}
      >
        New project
      </button>
    </section>
  );
}
