// What imports ask of the service (docs/imports.md): regions, files with progress, previews, reports, jobs as they go.

import { ApiError, ROOT, ask, askAll, of, query } from "../client.js";
import { view } from "../state.js";

const json = async (answer) => (await answer).json();
const upload = (id, what = "") => `/uploads/${encodeURIComponent(id)}${what}`;
const job = (id, what = "") => `/jobs/${encodeURIComponent(id)}${what}`;
const region = (id) => `/regions/${encodeURIComponent(id)}`;

// A region with the tag that a change of it must name.
export async function readRegion(id) {
  const answer = await ask(region(id));
  return { ...(await answer.json()), tag: answer.headers.get("ETag") ?? "" };
}
export const addRegion = (given) => json(ask("/regions", { body: given }));
export const changeRegion = (id, tag, given) => json(ask(region(id), { method: "PATCH", body: given, headers: { "If-Match": tag } }));
export const readNetwork = (id) => json(ask(`/networks/${encodeURIComponent(id)}`));
export const listLayers = (id) => askAll(of(id, "population-layers"), (rows) => rows);

export const listUploads = () => askAll("/uploads", (rows) => rows);
export const removeUpload = (id) => ask(upload(id), { method: "DELETE" });
export const previewUpload = (id, asked) => json(ask(upload(id, `/preview?${query(asked)}`)));
export const reportUpload = (id, given) => json(ask(upload(id, "/report"), { body: given }));
export const takeOver = (id, given) => json(ask(of(id, "imports"), { body: given }));
export const listImports = (id) => askAll(of(id, "imports"), (rows) => rows);
export const readImport = (id, importId) => json(ask(of(id, `imports/${encodeURIComponent(importId)}`)));

export const buildNetwork = (id, given) => json(ask(of(id, "network"), { body: given }));
export const fetchUpload = (given) => json(ask("/uploads/fetch", { body: given }));
export const newestJobs = (id) => json(ask(`/jobs?${query({ region_id: id, limit: 50 })}`));
export const readJob = (id) => json(ask(job(id)));
export const cancelJob = (id) => json(ask(job(id, "/cancel"), { method: "POST" }));
export const resumeJob = (id) => json(ask(job(id, "/resume"), { method: "POST" }));

// Sends a file as it is; `onProgress` is told bytes sent of bytes. Answers the upload, and how to stop it.
export function sendFile(file, kind, onProgress) {
  const request = new XMLHttpRequest();
  const sent = new Promise((done, failed) => {
    request.open("POST", `${ROOT}/uploads?${query({ kind, name: file.name })}`);
    request.setRequestHeader("Accept-Language", view.lang);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded, event.total));
    request.addEventListener("error", () => failed(new TypeError("not sent")));
    request.addEventListener("abort", () => failed(null));
    request.addEventListener("load", () => {
      const told = request.response ?? {};
      if (request.status === 201) done(told);
      else failed(new ApiError(told.code ?? "http_error", told.detail ?? request.statusText, request.status));
    });
    request.send(file);
  });
  return { sent, stop: () => request.abort() };
}

// Tells how a job stands, as it happens, and when the line is cut: at its end, or by a break (`lost`: for good).
export function followJob(id, tell, onCut) {
  const events = new EventSource(`${ROOT}${job(id, `/events?${query({ lang: view.lang })}`)}`);
  const told = (event) => tell(JSON.parse(event.data));
  for (const name of ["state", "step", "progress"]) events.addEventListener(name, told);
  events.addEventListener("error", () => onCut(events.readyState === EventSource.CLOSED));
  return () => events.close();
}
