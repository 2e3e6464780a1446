// For screen readers: a sentence, once.

import { byId, sayText } from "./dom.js";

export const say = (text) => sayText(byId("said"), text);
