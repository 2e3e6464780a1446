// A row of people or teams as the service takes it: without what it alone tells.

const TOLD_ONLY = new Set(["etag", "has_contact", "contact"]);
export const given = (row) => Object.fromEntries(Object.entries(row).filter(([name]) => !TOLD_ONLY.has(name)));
