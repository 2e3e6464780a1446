// Skills by their known words; others as they are written.

import { has, t } from "../i18n.js";

export const SKILLS = ["nurse", "doctor", "dentist", "physiotherapist", "ttm", "volunteer"];
export const skillName = (skill) => (has(`visits_skill_${skill}`) ? t(`visits_skill_${skill}`) : skill);
