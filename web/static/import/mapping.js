// Which column is which field: a mapping of our fields to the file's columns, never altered, always made anew.

export const FACILITY_FIELDS = {
  place: ["lat", "lon", "lat_lon", "lon_lat"],
  about: ["name", "kind", "id", "services", "capacity_per_day", "staff", "open", "ownership", "opening_hours"],
  told_apart: ["address", "settlement", "opened_on", "closed_on"],
};
const BOTH = ["lat_lon", "lon_lat"], EACH = ["lat", "lon"];

export const fieldOf = (mapping, column) => Object.keys(mapping).find((field) => mapping[field] === column) ?? "";

// The column is this field from now on, "" for none. A field has one column; a place is in two columns, or in one.
export function assign(mapping, column, field) {
  const leaves = BOTH.includes(field) ? [...EACH, ...BOTH] : EACH.includes(field) ? [field, ...BOTH] : [field];
  const kept = Object.entries(mapping).filter(([known, its]) => its !== column && !leaves.includes(known));
  return Object.fromEntries(field ? [...kept, [field, column]] : kept);
}

// The other order of the coordinates.
export function exchange({ lat, lon, lat_lon: latLon, lon_lat: lonLat, ...rest }) {
  const turned = { ...rest, lat: lon, lon: lat, lat_lon: lonLat, lon_lat: latLon };
  return Object.fromEntries(Object.entries(turned).filter(([, column]) => column));
}

export function missingPlace(mapping) {
  return BOTH.some((field) => mapping[field]) ? [] : EACH.filter((field) => !mapping[field]);
}
export const hasPlace = (mapping) => [...BOTH, ...EACH].some((field) => mapping[field]);
