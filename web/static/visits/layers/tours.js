// Tours of the chosen day as lines in the colours of their carers; the chosen carer's stops numbered in their order.

import { mercatorX, mercatorY } from "../../mercator.js";
import { colour } from "../../theme.js";
import { planNow, ways } from "../loading.js";
import { place } from "../place.js";
import { teamOf, tourOf } from "../plan.js";
import { teamColour } from "../team-colour.js";

const STOP_PX = 10.5, HIT_PX = 16;
const colourOf = (plan, tour) => colour(teamColour(teamOf(plan, tour.team_id)));

function shown() {
  const plan = planNow();
  if (!plan) return { plan, chosen: null, others: [] };
  const answer = place.day ? ways(place.day) : null, lines = new Map((answer?.value ?? []).map((tour) => [`${tour.team_id}|${tour.date}`, tour.line]));
  const withLine = (tour) => (tour ? { ...tour, line: tour.line ?? lines.get(`${tour.team_id}|${tour.date}`) ?? null } : null);
  const chosen = tourOf(plan, place.team, place.day);
  return { plan, chosen: withLine(chosen), others: plan.tours.filter((tour) => tour.date === place.day && tour !== chosen).map(withLine) };
}

export function tours(context, frame) {
  const { plan, chosen, others } = shown();
  if (!plan) return;
  context.lineJoin = context.lineCap = "round";
  for (const tour of others) {
    context.globalAlpha = chosen ? 0.4 : 0.85;
    drawLine(context, frame, tour, colourOf(plan, tour), chosen ? 1.6 : 2.6);
    for (const stop of tour.stops) dot(context, frame, stop, colourOf(plan, tour), chosen ? 3 : 4.2);
  }
  context.globalAlpha = 1;
  if (!chosen) return;
  const ink = colourOf(plan, chosen);
  drawLine(context, frame, chosen, colour("paper"), 6.5);
  drawLine(context, frame, chosen, ink, 3.4);
  drawStart(context, frame, chosen, ink, teamOf(plan, chosen.team_id));
  [...chosen.stops].reverse().forEach((stop) => drawStop(context, frame, stop, ink));
}

const at = (frame, lon, lat) => [frame.x(mercatorX(lon)), frame.y(mercatorY(lat))];

// Along the streets where the way is known, else straight and dashed from home to home.
function drawLine(context, frame, tour, ink, width) {
  const points = tour.line ?? tour.stops.map(({ lon, lat }) => [lon, lat]);
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.setLineDash(tour.line ? [] : [6, 6]);
  context.beginPath();
  points.forEach(([lon, lat], i) => context[i ? "lineTo" : "moveTo"](...at(frame, lon, lat)));
  context.stroke();
  context.setLineDash([]);
}

function dot(context, frame, { lon, lat }, ink, radius) {
  const [x, y] = at(frame, lon, lat);
  context.fillStyle = ink;
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fill();
}

function drawStart(context, frame, tour, ink, team) {
  const start = tour.line?.[0] ?? team?.start;
  if (!start) return;
  const [x, y] = at(frame, ...start);
  context.fillStyle = colour("paper");
  context.strokeStyle = ink;
  context.lineWidth = 3;
  context.beginPath();
  context.rect(x - 7, y - 7, 14, 14);
  context.fill();
  context.stroke();
}

function drawStop(context, frame, stop, ink) {
  const [x, y] = at(frame, stop.lon, stop.lat), chosen = stop.visit_id === place.visit, radius = chosen ? STOP_PX + 3 : STOP_PX;
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fillStyle = stop.done === "done" ? colour("paper") : ink;
  context.fill();
  context.lineWidth = chosen ? 3.5 : 2;
  context.strokeStyle = stop.done === "done" ? ink : colour("paper");
  if (chosen) context.strokeStyle = colour("ink");
  context.stroke();
  context.font = `600 ${chosen ? 13 : 11.5}px "Noto Sans", sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = stop.done === "done" ? ink : colour("paper");
  context.fillText(String(stop.order), x, y + 0.5);
}

// The stop under a pointer, of the chosen tour first.
export function stopAt(told) {
  const { chosen, others } = shown();
  for (const tour of [chosen, ...others].filter(Boolean)) {
    const near = tour.stops.map((stop) => ({ stop, tour, far: told.pixels(mercatorX(stop.lon), mercatorY(stop.lat)) })).filter(({ far }) => far <= HIT_PX).sort((a, b) => a.far - b.far);
    if (near.length) return near[0];
  }
  return null;
}
