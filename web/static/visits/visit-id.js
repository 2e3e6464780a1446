// A visit is named by its person and its day: "P-001@2026-11-24".

export const personIn = (visit) => visit.slice(0, visit.lastIndexOf("@"));
export const dateIn = (visit) => visit.slice(visit.lastIndexOf("@") + 1);
export const visitOn = (visit, date) => `${personIn(visit)}@${date}`;
