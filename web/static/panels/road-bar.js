// Over the map while a road tool is in hand: what a click does, what lies under the pointer, how the tool is set.

import { byId, fill, h, sayText } from "../dom.js";
import { number, plural, t } from "../i18n.js";
import { howName } from "../names.js";
import { partNow } from "../roads/meaning.js";
import { closedBy } from "../roads/pick-street.js";
import { aimNow, dropAim, ROAD_TOOLS, setTool, toolSetting } from "../roads/pointing.js";
import { className, length, streetTitle } from "../roads/titles.js";
import { chiefClass } from "../roads/ranks.js";
import { endRoad, putAway, takeBack } from "../roads/use-tools.js";
import { follow, view } from "../state.js";

const LEAST_KMH = 1, MOST_KMH = 140;

const choice = (name, value, chosen, words, set) =>
  h("label", { class: "chip" }, h("input", { type: "radio", name, value, checked: chosen, "data-key": `${name}|${value}`, on: { change: set } }), h("span", {}, words));

function speedField(key, words) {
  const set = (event) => {
    const speed = Math.min(Math.max(Number(event.target.value) || toolSetting()[key], LEAST_KMH), MOST_KMH);
    event.target.value = speed;
    setTool({ [key]: speed });
  };
  return h("label", { class: "road-speed" }, h("span", {}, words), h("input", { type: "number", min: LEAST_KMH, max: MOST_KMH, step: 5, value: toolSetting()[key], "data-key": key, on: { change: set } }), h("span", {}, t("kmh")));
}

function settings() {
  const { across, path } = toolSetting(), turn = (part) => () => {
    dropAim();
    setTool(part);
  };
  if (view.tool === "add_road")
    return [
      h("fieldset", { class: "chips" }, h("legend", { class: "quiet-text" }, t("road_kind")), choice("road-kind", "road", !path, t("road_for_all"), turn({ path: false })), choice("road-kind", "path", path, t("road_for_paths"), turn({ path: true }))),
      path ? null : speedField("speed", t("road_speed_of")),
    ];
  return [
    h("fieldset", { class: "chips" }, h("legend", { class: "quiet-text" }, t("road_which")), choice("road-which", "one", !across, t("road_one"), turn({ across: false })), choice("road-which", "across", across, t("road_across"), turn({ across: true }))),
    view.tool === "road_speed" ? speedField("newSpeed", t("road_speed_new", { mode: howName(view.mode) })) : null,
  ];
}

function buttons() {
  const { line } = aimNow(), drawing = view.tool === "add_road";
  const button = (key, act, more = {}) => h("button", { type: "button", class: "plain", "data-key": key, on: { click: act }, ...more }, t(key));
  return [
    drawing ? button("road_end", endRoad, { class: "plain chief", disabled: line.length < 2 }) : null,
    drawing || toolSetting().across ? button("road_back", takeBack, { disabled: !line.length }) : null,
    button("road_away", putAway),
  ];
}

function draw() {
  const box = byId("road-bar"), shown = ROAD_TOOLS.includes(view.tool);
  box.hidden = !shown;
  if (!shown) {
    fill(box);
    return;
  }
  if (!box.querySelector(".road-told")) fill(box, h("p", { class: "road-told", role: "status" }), h("p", { class: "road-under" }), h("div", { class: "road-settings" }), h("div", { class: "road-buttons" }));
  fill(box.querySelector(".road-settings"), settings());
  fill(box.querySelector(".road-buttons"), buttons());
  say();
}

// ---- what is said ------------------------------------------------------------------------------------------------------

function hint() {
  const { line } = aimNow(), { across } = toolSetting();
  if (view.tool === "add_road") return line.length > 1 ? t("hint_road_end") : line.length ? t("hint_road_next") : t("hint_road_start");
  if (across) return line.length ? t("hint_across_end") : t("hint_across_start");
  return t(view.tool === "close_road" ? "hint_close_road" : "hint_road_speed");
}

function told() {
  const { note } = aimNow();
  if (!note) return hint();
  if (note.text) return note.text;
  return t(note.key, { modes: (note.modes ?? []).map(howName).join(", ") });
}

// The street under the pointer: its name, its class, its speed now, and who goes there.
function under() {
  const { street, line, tip } = aimNow();
  if (view.tool === "add_road") return line.length ? lengthOf([...line, ...(tip ? [tip] : [])]) : "";
  const part = partNow(street);
  if (!part) return "";
  const speed = part.speed[view.mode], modes = [...new Set(street.parts.flatMap((one) => one.modes))].map(howName).join(", ");
  const facts = [streetTitle(street), street.named && part.streets === 1 ? className(chiefClass(part.classes)) : "", length(part.lengthM), speed ? t("speed_now", { speed: number(speed) }) : "", modes];
  return [...facts, view.tool === "close_road" && closedBy(street) ? t("closed") : ""].filter(Boolean).join(" · ");
}

const EARTH_M = 6_371_008;
function lengthOf(line) {
  const rad = Math.PI / 180, metres = line.slice(1).reduce((sum, [lon, lat], i) => {
    const [lon0, lat0] = line[i], half = Math.sin(((lat - lat0) * rad) / 2) ** 2 + Math.cos(lat * rad) * Math.cos(lat0 * rad) * Math.sin(((lon - lon0) * rad) / 2) ** 2;
    return sum + 2 * EARTH_M * Math.asin(Math.sqrt(half));
  }, 0);
  return [metres ? length(metres) : "", plural("road_points", line.length)].filter(Boolean).join(" · ");
}

function say() {
  const box = byId("road-bar");
  if (box.hidden || !box.querySelector(".road-told")) return;
  sayText(box.querySelector(".road-told"), told());
  sayText(box.querySelector(".road-under"), under());
  box.classList.toggle("is-problem", aimNow().note?.key === "no_street_here" || Boolean(aimNow().note?.text));
  const points = aimNow().line.length, shownPoints = Number(box.dataset.points ?? -1);
  if (points !== shownPoints) {
    box.dataset.points = points;
    fill(box.querySelector(".road-buttons"), buttons());
  }
}

export function showRoadBar() {
  follow(["tool", "lang", "toolSetting", "mode", "region"], draw);
  follow(["aim", "roads", "changes"], say);
  draw();
}
