// Knows where the browser code finds what the page's import map and the server give it.

import { pathToFileURL } from "node:url";
import { resolve as join } from "node:path";

const CLIENT = pathToFileURL(`${join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../../client_static")}/`);
const BUNDLES = ["realtime", "sealing"];

/** @param {string} specifier @param {object} context @param {Function} next */
export function resolve(specifier, context, next) {
  if (BUNDLES.includes(specifier)) return next(new URL(`bundling/${specifier}.js`, CLIENT).href, context);
  if (specifier.startsWith("/static/")) return next(new URL(specifier.slice("/static/".length), CLIENT).href, context);
  return next(specifier, context);
}
