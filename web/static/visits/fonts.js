// A canvas does not wait for a typeface: what figures and names on the map need is brought first.

import { find } from "../state.js";

export function bringFonts() {
  const faces = [400, 600].flatMap((weight) => ["Noto Sans", "Noto Sans Thai"].map((family) => document.fonts.load(`${weight} 12px "${family}"`, "1A")));
  Promise.allSettled(faces).then(() => find({ fonts: {} }));
}
