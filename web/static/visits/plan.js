// A plan as the service tells it, looked at by week, carer and visit: values alone.

import { mondayOf, minutesOf, weekdayOf } from "./clock.js";

const kept = new WeakMap();

// Tours by carer and day, visits by id; made once for every plan that is told.
function indexOf(plan) {
  if (!kept.has(plan)) {
    const tours = new Map(), visits = new Map(), people = new Map();
    for (const tour of plan.tours) {
      tours.set(`${tour.team_id}|${tour.date}`, tour);
      for (const stop of tour.stops) {
        const visit = visits.get(stop.visit_id) ?? { ...stop, date: tour.date, team_id: tour.team_id, teams: [] };
        visit.teams.push(tour.team_id);
        if (!visits.has(stop.visit_id)) people.set(stop.person_id, [...(people.get(stop.person_id) ?? []), visit]);
        visits.set(stop.visit_id, visit);
      }
    }
    kept.set(plan, { tours, visits, people });
  }
  return kept.get(plan);
}

export const tourOf = (plan, team, date) => indexOf(plan).tours.get(`${team}|${date}`) ?? null;
export const visitOf = (plan, id) => indexOf(plan).visits.get(id) ?? null;
// All visits of a person, in the order of days.
export const visitsOf = (plan, person) => [...(indexOf(plan).people.get(person) ?? [])].sort((a, b) => a.date.localeCompare(b.date));
export const teamOf = (plan, id) => plan.teams.find((team) => team.team_id === id) ?? null;

export const teamName = (team) => team.name || team.team_id;
export const hoursOf = ({ leaves, returns, pauses = [] }) => (minutesOf(returns) - minutesOf(leaves) - pauses.reduce((sum, { begins, ends }) => sum + minutesOf(ends) - minutesOf(begins), 0)) / 60;

export const mondaysOf = (plan) => [...new Set(plan.days.map(({ date }) => mondayOf(date)))].sort();

// Days of a week that stand in the calendar: those of the plan, at the weekend only when somebody works.
export function daysOfWeek(plan, monday) {
  const worked = new Set(plan.tours.map(({ date }) => date));
  return plan.days.filter(({ date }) => mondayOf(date) === monday && (weekdayOf(date) <= 5 || worked.has(date)));
}

// The day that is looked at where none is chosen: today, else the first on which somebody works.
export function startDay(plan, today) {
  const worked = plan.tours.map(({ date }) => date).sort();
  return worked.includes(today) ? today : (worked.find((date) => date >= today) ?? worked[0] ?? plan.days[0]?.date ?? "");
}

export function sumOf(tours) {
  return tours.reduce((sum, tour) => ({ visits: sum.visits + tour.stops.length, hours: sum.hours + hoursOf(tour), km: sum.km + (tour.km ?? 0), minutes: sum.minutes + tour.travel_min }), { visits: 0, hours: 0, km: 0, minutes: 0 });
}

// What a carer's work would be if it were shared fairly among those who can do it.
export const fairHours = ({ hours, off_share: off }) => (off > -1 ? (hours ?? 0) / (1 + (off ?? 0)) : 0);
