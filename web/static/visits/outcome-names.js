// What came of a visit, in words.

import { t } from "../i18n.js";

// A key that ends in "other" would be a plural form.
const KEYS = { other: "else" };
export const outcomeName = (outcome) => t(`visits_came_${KEYS[outcome] ?? outcome}`);
