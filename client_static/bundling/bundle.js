// Bundles the browser's third-party code into ../vendor/, and what the candidate's page opens with into one script and
// one sheet; copies the print font unmodified and writes the licences of everything that went in.
// The same lock file gives the same bytes: nothing here reads a clock, a path or the environment.

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { noticesOf } from "./notices.js";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const target = join(root, "vendor");

const BUNDLES = ["codemirror", "realtime", "sealing"];
const PAGE = "exam_page";
const FONT = "@expo-google-fonts/noto-sans-sc";
const FONT_FILES = ["400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf", "LICENSE_FONT"];

const HOW = {
  outdir: target,
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: "esm",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
};

/** Builds every bundle; gives the paths, relative to the root, of the files whose code is in one. */
async function bundle() {
  const outcome = await build({ ...HOW, entryPoints: BUNDLES.map((name) => join(here, `${name}.js`)), target: "es2020" });
  return inputsOf(outcome);
}

/** Builds the script and the sheet of the candidate's page; gives the paths as `bundle` does. */
async function bundlePage() {
  const outcome = await build({
    ...HOW,
    entryPoints: [join(here, `${PAGE}.js`), join(here, `${PAGE}.css`)],
    plugins: [{ name: "addresses", setup: resolveAddresses }],
  });
  const inputs = inputsOf(outcome);
  const own = inputs.filter((path) => path.startsWith("js/") || path.startsWith("css/")).sort();
  writeFileSync(join(target, `${PAGE}.json`), `${JSON.stringify(own.map((path) => [path, digestOf(path)]), null, 1)}\n`);
  return inputs;
}

// Modules name one another by their address on the server; what is fetched later stays an address.
function resolveAddresses({ onResolve }) {
  onResolve({ filter: /^\/static\/js\// }, ({ path }) => ({ path: join(root, path.slice("/static/".length)) }));
  onResolve({ filter: /^\/static\/vendor\// }, ({ path }) => ({ path, external: true }));
  onResolve({ filter: /^realtime$/ }, () => ({ path: join(here, "realtime.js") }));
  onResolve({ filter: /^(codemirror|sealing)$/ }, ({ path }) => ({ path, external: true }));
}

const inputsOf = ({ metafile }) =>
  Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path);

const digestOf = (path) => createHash("sha256").update(readFileSync(join(root, path))).digest("hex");

// The type checker reads these instead of the minified bundles.
function writeDeclarations() {
  for (const name of BUNDLES) {
    writeFileSync(join(target, `${name}.d.ts`), `export * from "../bundling/${name}.js";\n`);
  }
}

function copyFont() {
  mkdirSync(join(target, "fonts"));
  for (const file of FONT_FILES) {
    const name = file.split("/").at(-1);
    copyFileSync(join(root, "node_modules", FONT, file), join(target, "fonts", name));
  }
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const inputs = [...(await bundle()), ...(await bundlePage())];
writeDeclarations();
copyFont();
writeFileSync(join(target, "THIRD-PARTY-NOTICES.txt"), noticesOf(root, inputs, [FONT]));
