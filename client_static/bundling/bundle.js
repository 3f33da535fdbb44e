// Bundles the browser's third-party code into ../vendor/, copies the print font unmodified and writes the
// licences of everything that went in.
// The same lock file gives the same bytes: nothing here reads a clock, a path or the environment.

import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { noticesOf } from "./notices.js";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const target = join(root, "vendor");

const BUNDLES = ["codemirror", "realtime", "sealing"];
const FONT = "@expo-google-fonts/noto-sans-sc";
const FONT_FILES = ["400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf", "LICENSE_FONT"];

/** Builds every bundle; gives the paths, relative to the root, of the files whose code is in one. */
async function bundle() {
  const outcome = await build({
    entryPoints: BUNDLES.map((name) => join(here, `${name}.js`)),
    outdir: target,
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  const inputs = Object.values(outcome.metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
}

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
const inputs = await bundle();
writeDeclarations();
copyFont();
writeFileSync(join(target, "THIRD-PARTY-NOTICES.txt"), noticesOf(root, inputs, [FONT]));
