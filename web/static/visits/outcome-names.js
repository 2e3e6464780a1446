// What may come of a visit, and how it is said.

import { t } from "../i18n.js";

export const OUTCOMES = ["done", "not_home", "refused", "hospital", "died", "other"];

// A key that ends in "other" would be a plural form.
const KEYS = { other: "else" };
export const outcomeName = (outcome) => t(`visits_came_${KEYS[outcome] ?? outcome}`);
