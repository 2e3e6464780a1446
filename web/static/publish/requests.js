// What the page asks of the service (docs/publications-api.md). A change names the state it has seen: `tag` is its ETag.

import { ROOT, ask, askAll, of, query } from "../client.js";
import { view } from "../state.js";

const json = async (answer) => (await answer).json();
const at = (id, what = "") => `/publications/${encodeURIComponent(id)}${what}`;

export const listPublications = (asks) => askAll(`/publications?${query(asks)}`, (rows) => rows);
export async function readPublication(id) {
  const answer = await ask(at(id));
  return { ...(await answer.json()), tag: answer.headers.get("ETag") ?? "" };
}
export const listFigures = (id) => json(ask(at(id, `/figures?${query({ lang: view.lang })}`)));
export const readAllowed = (id) => json(ask(at(id, "/allowed")));
export const listSteps = (id) => json(ask(at(id, "/steps")));
export const listLinks = (id) => json(ask(at(id, "/links")));

export const startPublication = (region, given) => json(ask(of(region, "publications"), { body: given }));
export const startCheck = (id) => json(ask(at(id, "/verify"), { method: "POST" }));
export const takeStep = (id, given) => json(ask(at(id, "/steps"), { body: given }));
export const changeOrigins = (id, tag, origins) => json(ask(at(id), { method: "PATCH", body: { frame_ancestors: origins }, headers: { "If-Match": tag } }));
export const addLink = (id, given) => json(ask(at(id, "/links"), { body: given }));
export const revokeLink = (id, link) => ask(at(id, `/links/${encodeURIComponent(link)}`), { method: "DELETE" });
export const restoreLink = (id, link) => ask(at(id, `/links/${encodeURIComponent(link)}/restore`), { method: "POST" });

// Files and pages are links: the browser opens or saves them itself.
export const fileOf = (id, what, asks = {}) => `${ROOT}${at(id, what)}${Object.keys(asks).length ? `?${query(asks)}` : ""}`;
export const pictureOf = (id, figure, name) => fileOf(id, `/figures/${figure}/files/${encodeURIComponent(name)}`);
export const pageOf = (id, figure = "", asks = {}) => `/publications/${encodeURIComponent(id)}${figure ? `/${figure}` : ""}?${query({ lang: view.lang, ...asks })}`;
export const embedOf = (id, figure, asks = {}) => `${location.origin}/embed/${encodeURIComponent(id)}/${figure}?${query({ lang: view.lang, ...asks })}`;
