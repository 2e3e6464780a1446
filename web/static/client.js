// All that is asked of the service. What it refuses comes back as an `ApiError` with its own words.

import { view } from "./state.js";

export const ROOT = "/api/v1";

export class ApiError extends Error {
  constructor(code, detail, status) {
    super(detail);
    this.code = code;
    this.status = status;
  }
}

// What the service says of it; "" where it did not answer.
export const saidBy = (trouble) => (trouble instanceof ApiError ? trouble.message : "");

export async function ask(path, { body, file, method = body === undefined && !file ? "GET" : "POST", signal, headers = {}, attempts = 1, signIn = true } = {}) {
  const said = { "Accept-Language": view.lang, ...headers };
  if (body !== undefined) said["Content-Type"] = "application/json";
  if (file) said["Content-Type"] = "application/octet-stream"; // as it is
  const request = { headers: said, signal, method, body: body === undefined ? file : JSON.stringify(body) };
  const response = await fetch(ROOT + path, request);
  if (response.ok) return response;
  if (response.status === 401 && signIn) location.assign(signInAddress()); // nobody is signed in any more
  const told = await response.json().catch(() => ({}));
  if (response.status === 503 && attempts > 1) {
    await new Promise((done) => setTimeout(done, 1000 * Number(response.headers.get("Retry-After") ?? 2)));
    return ask(path, { body, file, method, signal, headers, attempts: attempts - 1, signIn });
  }
  throw new ApiError(told.code ?? "http_error", told.detail ?? response.statusText, response.status);
}

// Where one signs in: the view is in the address, so that one comes back to it.
export const signInAddress = () => `/sign-in?${query({ next: location.pathname + location.search, lang: view.lang })}`;

// Lists come in pages: the Link header names the next.
export async function askAll(path, rows) {
  const all = [];
  for (let next = path; next; ) {
    const response = await ask(next);
    all.push(...rows(await response.json()));
    const link = /<([^>]+)>\s*;\s*rel="next"/.exec(response.headers.get("Link") ?? "");
    next = link ? link[1].slice(link[1].indexOf(ROOT) + ROOT.length) : "";
  }
  return all;
}

export const of = (regionId, what) => `/regions/${encodeURIComponent(regionId)}/${what}`;
export const query = (values) => new URLSearchParams(values).toString();

export const readMe = async () => (await ask("/me")).json();
export const signOut = () => ask("/sign-out", { method: "POST" });
export const listRegions = () => askAll("/regions", (rows) => rows);
export const listFacilities = (id) => askAll(of(id, "facilities"), (answer) => answer.features);
export const listBoundaries = async (id, level = "") => (await (await ask(of(id, level ? `boundaries?${query({ level })}` : "boundaries"))).json()).features;
export const readTimeGrid = async (id, mode, service) => (await ask(of(id, `travel-time-grid?${query({ mode, service })}`))).arrayBuffer();
export const whatIf = async (id, body, signal) => (await ask(of(id, "what-if"), { body, signal })).json();
export const readScenarioGrid = async (id, body, signal) => (await ask(of(id, "travel-time-grid"), { body, signal })).arrayBuffer();
export const facilityProfile = async (id, facility, body, signal) => (await ask(of(id, `facilities/${encodeURIComponent(facility)}/profile`), { body, signal })).json();
export const isochrone = async (id, values, signal) => (await ask(of(id, `isochrone?${query(values)}`), { signal })).json();

// Kept scenarios. `etag` names the state that was read: whoever changes it must have seen it.
export const listScenarios = (id) => askAll(of(id, "scenarios"), (rows) => rows);
export const readScenario = (id) => askTagged(`/scenarios/${encodeURIComponent(id)}`);
export const addScenario = (id, body) => askTagged(of(id, "scenarios"), { body });
export const changeScenario = (id, body, etag) => askTagged(`/scenarios/${encodeURIComponent(id)}`, { body, method: "PUT", headers: { "If-Match": etag } });
export const removeScenario = (id, etag) => ask(`/scenarios/${encodeURIComponent(id)}`, { method: "DELETE", headers: { "If-Match": etag } });

async function askTagged(path, options) {
  const response = await ask(path, options);
  return { ...(await response.json()), etag: response.headers.get("ETag") };
}

// Bytes of the base map; the service makes it when it is first asked for.
export async function readBaseMap(id, first, length) {
  const headers = { Range: `bytes=${first}-${first + length - 1}` };
  return (await ask(of(id, "base-map.pmtiles"), { headers, attempts: 20 })).arrayBuffer();
}
