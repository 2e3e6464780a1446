// Road classes by how they are drawn, the most important first (geo/webmap/base_map.py); what is drawn can be picked.

const CLASSES = [
  ["motorway", "motorway_link", "trunk", "trunk_link"],
  ["primary", "primary_link", "secondary", "secondary_link"],
  ["tertiary", "tertiary_link"],
  ["unclassified", "residential", "living_street"],
];
const FROM_ZOOM = [0, 0, 10, 11.5]; // layers/streets.js
const PATHS_FROM_ZOOM = 14.5;

// Classes that a pointer can mean at a zoom, for a request; "": all.
export const classesInSight = (zoom) => (zoom >= PATHS_FROM_ZOOM ? "" : CLASSES.filter((_, rank) => zoom >= FROM_ZOOM[rank]).flat().join(","));

// The most important of some classes.
export const chiefClass = (classes) => [...CLASSES.flat(), ...classes].find((one) => classes.includes(one)) ?? "";
