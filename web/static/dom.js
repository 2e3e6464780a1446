// Elements from values: text is always text, never HTML.

export const byId = (id) => document.getElementById(id);

// h("button", { class: "plain", type: "button", on: { click } }, "Words", child, ...)
export function h(tag, attributes = {}, ...children) {
  const one = tag.includes(":") ? document.createElementNS("http://www.w3.org/2000/svg", tag.split(":")[1]) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") Object.entries(value).forEach(([event, listener]) => one.addEventListener(event, listener));
    else if (name === "data") Object.assign(one.dataset, value);
    else if (name === "style") Object.entries(value).forEach(([property, text]) => one.style.setProperty(property, text));
    else one.setAttribute(name, value === true ? "" : value);
  }
  one.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return one;
}

// Puts new children in; the focus stays on the element with the same `data-key`.
export function fill(parent, ...children) {
  const key = parent.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  parent.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  if (key !== undefined) parent.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

// A text that changes stays the same node: a new one would be styled and laid out anew, and what stands around it too.
export function sayText(one, text) {
  const { firstChild: node } = one;
  if (text && node?.nodeType === Node.TEXT_NODE && !node.nextSibling) {
    if (node.data !== text) node.data = text;
  } else if (one.textContent !== text) one.textContent = text;
}
