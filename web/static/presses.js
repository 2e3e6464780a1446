// A button that is pressed stays the one it is until it is let go: a field that was left by pressing it draws the page
// anew, and the press would be lost. So a page that is about to draw asks here, and is drawn when the press has ended.

let pressed = false, waiting = null;

export function watchPresses() {
  addEventListener("pointerdown", () => (pressed = true), true);
  const release = () => setTimeout(() => {
    pressed = false;
    waiting?.();
  }, 0);
  for (const event of ["pointerup", "pointercancel"]) addEventListener(event, release, true);
}

// Whether drawing waits for a press to end; `unless` something else is done with the pointer.
export function waitsForPress(draw, { unless = false } = {}) {
  waiting = pressed && !unless ? draw : null;
  return waiting !== null;
}
