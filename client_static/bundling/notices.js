// Knows where installed packages keep their licences and writes them into one text.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const PACKAGE = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//;
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

/** The packages that the given input files (paths relative to the root) belong to. */
function packagesOf(inputs) {
  const names = inputs.map((path) => PACKAGE.exec(path)?.[1]).filter((name) => name !== undefined);
  return [...new Set(names)];
}

function notice(root, name) {
  const folder = join(root, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const texts = readdirSync(folder).filter((file) => LICENCE_FILE.test(file)).sort();
  if (texts.length === 0) throw new Error(`${name} ${version} carries no licence text`);
  const body = texts.map((file) => readFileSync(join(folder, file), "utf8").trim()).join("\n\n");
  return `${name} ${version} (${license})\n\n${body}\n`;
}

/** One text with name, version, licence and licence text of every package that was bundled or copied. */
export function noticesOf(root, inputs, copied) {
  const names = [...packagesOf(inputs), ...copied].sort();
  const rule = `\n${"-".repeat(80)}\n\n`;
  return ["Third-party code and fonts in this folder\n", ...names.map((name) => notice(root, name))].join(rule);
}
