// Tells what became of every test, one JSON object a line: {file, name, failure}; failure is "" for a promise that held.

import { basename } from "node:path";

export default async function* telling(source) {
  for await (const { type, data } of source) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    if (data.details?.type === "suite" || data.name.endsWith(".mjs")) continue;
    const error = data.details?.error;
    const failure = type === "test:pass" ? "" : String(error?.cause?.stack ?? error?.cause ?? error ?? "failed");
    yield `${JSON.stringify({ file: basename(data.file ?? ""), name: data.name, failure })}\n`;
  }
}
