// Parts that change often are drawn anew alone.

import { fill, h } from "../dom.js";
import { follow } from "../state.js";

const parts = new Map();

export function live(key, make) {
  const box = h("div", { class: "live" }, ...make());
  parts.set(key, { box, make });
  return box;
}

export function watchLive() {
  follow(["moved"], () => {
    for (const [key, { box, make }] of parts) {
      if (box.isConnected) fill(box, ...make());
      else parts.delete(key);
    }
  });
}
