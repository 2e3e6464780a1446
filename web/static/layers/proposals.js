// Proposed sites: numbered pins whose heads keep clear of each other, drawn like everything else, so that paper shows
// them too. Over each head lies a button without a face: it is dragged, and moved by arrow keys.

import { hold } from "../grasp.js";
import { number, t } from "../i18n.js";
import { addPin, lonLatOf, printing } from "../map.js";
import { drop, isAccepted, isKept, moveTo, putBack, refuse } from "../proposals.js";
import { formNow, mustNow, REFUSED_M, samePlace } from "../siting-form.js";
import { find, found, view } from "../state.js";
import { colour } from "../theme.js";

const HEAD_PX = 12;
const RISE_PX = 24; // from the place up to the middle of the head
const APART_PX = 27;
const MOST_NUMBERED = 40; // of more, the others are dots
const WORLD_M = 40075016.7;
const KEY_PX = 8, REST_MS = 500;

let scaleNow = 1; // of the map as it was last drawn

export function proposals(context, frame) {
  const shown = view.page === "sites" && !view.hidden.includes("proposals"), sites = shown ? (found.proposals?.sites ?? []) : [];
  const open = sites.map((site, i) => ({ site, rank: i + 1 })).filter(({ site }) => !isAccepted(site));
  const numbered = open.slice(0, MOST_NUMBERED), heads = layOut(numbered.map(({ site }) => site), frame.scale);
  if (shown) drawWishes(context, frame, sites);
  for (const { site } of open.slice(MOST_NUMBERED).reverse()) drawDot(context, frame.x(site.x), frame.y(site.y));
  numbered.map((one, i) => ({ ...one, head: heads[i] })).reverse().forEach((one) => drawPin(context, frame, one));
  if (printing()) return;
  scaleNow = frame.scale;
  placeHandles(numbered, heads);
}

// Where heads stand beside their places (px): above them, pushed apart where they would cover each other.
function layOut(sites, scale) {
  const heads = sites.map(({ x, y }) => ({ x: x * scale, y: y * scale - RISE_PX }));
  for (let round = 0; round < 40; round++) {
    let moved = false;
    for (let i = 0; i < heads.length; i++)
      for (let j = i + 1; j < heads.length; j++) {
        const dx = heads[j].x - heads[i].x || 0.5, dy = heads[j].y - heads[i].y, away = Math.hypot(dx, dy);
        if (away >= APART_PX) continue;
        const push = (APART_PX - away) / 2 / away;
        heads[i].x -= dx * push;
        heads[i].y -= dy * push;
        heads[j].x += dx * push;
        heads[j].y += dy * push;
        moved = true;
      }
    if (!moved) break;
  }
  return heads.map((head, i) => ({ dx: head.x - sites[i].x * scale, dy: head.y - sites[i].y * scale }));
}

function drawPin(context, frame, { site, rank, head }) {
  const x = frame.x(site.x), y = frame.y(site.y), hx = x + head.dx, hy = y + head.dy, chosen = site.key === found.site;
  const radius = chosen ? HEAD_PX + 2.5 : HEAD_PX, away = Math.hypot(head.dx, head.dy) || 1, across = [(-head.dy / away) * radius * 0.62, (head.dx / away) * radius * 0.62];
  const stem = new Path2D(), round = new Path2D();
  stem.moveTo(x, y);
  stem.lineTo(hx + across[0], hy + across[1]);
  stem.lineTo(hx - across[0], hy - across[1]);
  stem.closePath();
  round.arc(hx, hy, radius, 0, 2 * Math.PI);
  const outline = (width, ink) => {
    context.lineWidth = width;
    context.strokeStyle = ink;
    [stem, round].forEach((part) => context.stroke(part));
  };
  context.lineJoin = "round";
  if (isKept(site)) outline(7, colour("ink"));
  outline(chosen ? 4.5 : 3.5, colour("paper"));
  context.fillStyle = colour("new-pin");
  [stem, round].forEach((part) => context.fill(part));
  context.fillStyle = "#ffffff";
  context.font = `600 ${rank > 9 ? 12 : 13.5}px "Noto Sans", "Noto Sans Thai", sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(number(rank), hx, hy + 0.5);
}

function drawDot(context, x, y) {
  context.beginPath();
  context.arc(x, y, 4.5, 0, 2 * Math.PI);
  context.fillStyle = colour("new-pin");
  context.strokeStyle = colour("paper");
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}

// Places that have to be, and ground that is out of question.
function drawWishes(context, frame, sites) {
  const form = formNow();
  context.lineWidth = 2;
  for (const place of form.not) {
    const x = frame.x(place.x), y = frame.y(place.y), radius = (REFUSED_M / (WORLD_M * Math.cos((place.lat * Math.PI) / 180))) * frame.scale;
    context.strokeStyle = colour("quiet");
    context.setLineDash([5, 4]);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    for (const side of [-1, 1]) {
      context.moveTo(x - 5, y - 5 * side);
      context.lineTo(x + 5, y + 5 * side);
    }
    context.stroke();
  }
  for (const place of mustNow().filter((one) => !sites.some((site) => samePlace(site, one)))) {
    context.beginPath();
    context.arc(frame.x(place.x), frame.y(place.y), 8, 0, 2 * Math.PI);
    context.fillStyle = colour("paper");
    context.fill();
    context.lineWidth = 3.5;
    context.strokeStyle = colour("new-pin");
    context.stroke();
  }
}

// ---- to take hold of -----------------------------------------------------------------------------------------------------

const handles = new Map(); // site key -> pin on the map
let choose = () => {};
export const onSiteChosen = (act) => (choose = act);

function placeHandles(numbered, heads) {
  const there = new Set(numbered.map(({ site }) => site.key));
  for (const [key, pin] of handles)
    if (!there.has(key)) {
      pin.remove();
      handles.delete(key);
    }
  numbered.forEach(({ site, rank }, i) => {
    if (!handles.has(site.key)) handles.set(site.key, handleOf(site.key));
    const { button, put } = handles.get(site.key);
    put([site.lon, site.lat]);
    button.style.left = `${heads[i].dx}px`;
    button.style.top = `${heads[i].dy}px`;
    button.dataset.rank = rank;
    button.setAttribute("aria-label", t("pin_keys", { site: t("site_number", { n: number(rank) }) }));
    button.setAttribute("aria-pressed", String(site.key === found.site));
  });
}

const siteOf = (key) => found.proposals?.sites.find((site) => site.key === key);

function handleOf(key) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pin-handle";
  button.dataset.pin = key;
  button.addEventListener("pointerdown", (event) => {
    const site = siteOf(key);
    if (event.button || !event.isPrimary || !site) return;
    let from = null;
    hold(event, {
      move: (told) => {
        from ??= { x: site.x - told.x, y: site.y - told.y };
        const x = told.x + from.x, y = told.y + from.y;
        moveTo(key, x, y, ...lonLatOf(x, y));
      },
      drop,
      cancel: putBack,
    });
  });
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    choose(found.site === key ? "" : key);
  });
  button.addEventListener("focus", () => found.site !== key && find({ site: key }));
  button.addEventListener("keydown", (event) => press(event, key));
  return { button, ...addPin(button) };
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let rest = 0;

function press(event, key) {
  const site = siteOf(key), arrow = ARROWS[event.key];
  if (!site || (!arrow && event.key !== "Delete")) return;
  event.preventDefault();
  event.stopPropagation();
  if (!arrow) {
    refuse(site);
    return;
  }
  const step = (event.shiftKey ? 1 : KEY_PX) / scaleNow, x = site.x + arrow[0] * step, y = site.y + arrow[1] * step;
  moveTo(key, x, y, ...lonLatOf(x, y));
  clearTimeout(rest);
  rest = setTimeout(drop, REST_MS);
}
