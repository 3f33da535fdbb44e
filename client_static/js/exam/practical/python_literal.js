// @ts-check
// Knows how the tagged JSON of a function task's samples reads as Python.

/** @param {any} value JSON, with `{"$tuple": […]}` and its like for what JSON lacks @returns {string} */
export function pythonLiteral(value) {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(", ")}]`;
  const [[tag, inner] = ["", null], ...others] = Object.entries(value);
  if (others.length === 0 && tag.startsWith("$")) return tagged(tag, inner);
  return `{${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}: ${pythonLiteral(each)}`)
    .join(", ")}}`;
}

/** @param {string} tag @param {any} inner */
function tagged(tag, inner) {
  switch (tag) {
    case "$tuple":
      return `(${inner.map(pythonLiteral).join(", ")}${inner.length === 1 ? "," : ""})`;
    case "$set":
      return inner.length === 0 ? "set()" : `{${inner.map(pythonLiteral).join(", ")}}`;
    case "$dict":
      return `{${inner.map((/** @type {[any, any]} */ [key, each]) => `${pythonLiteral(key)}: ${pythonLiteral(each)}`).join(", ")}}`;
    case "$bytes":
      return `bytes([${[...atob(inner)].map((character) => character.charCodeAt(0)).join(", ")}])`;
    case "$float":
      return `float("${inner}")`;
    case "$complex":
      return `complex(${inner.join(", ")})`;
    case "$decimal":
      return `Decimal("${inner}")`;
    case "$raises":
      return `raise ${inner}`;
    default:
      return JSON.stringify({ [tag]: inner });
  }
}

/** "normalize('a', n=2)" of a sample's input; the text itself where it is no call. @param {string} name @param {string} stdin */
export function callOf(name, stdin) {
  try {
    const { args = [], kwargs = {} } = JSON.parse(stdin);
    const named = Object.entries(kwargs).map(([key, value]) => `${key}=${pythonLiteral(value)}`);
    return `${name}(${[...args.map(pythonLiteral), ...named].join(", ")})`;
  } catch {
    return stdin;
  }
}

/** What a function task's sample must give. @param {string} answer */
export function resultOf(answer) {
  try {
    return pythonLiteral(JSON.parse(answer));
  } catch {
    return answer;
  }
}
