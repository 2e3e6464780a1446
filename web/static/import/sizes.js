// Bytes as people read them.

import { measure } from "../i18n.js";

export function fileSize(bytes) {
  if (bytes >= 10 ** 9) return measure(bytes / 10 ** 9, "gigabyte");
  return bytes >= 10 ** 6 ? measure(bytes / 10 ** 6, "megabyte") : measure(Math.max(bytes / 1000, 0.1), "kilobyte");
}
